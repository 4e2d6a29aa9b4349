// A 402 for what is paid for already, or may be: nothing new is signed. The answer under way is awaited, the chain is asked,
// the identical bytes are presented once more, and where none of it helps the purchase is held until its fate is known.
import { type Failure, failure } from '../core/failure.ts';
import { isCollectable, isInFlight, isOpen, mayPresent, type Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { isBlocked, isPayeeBlocked } from '../rules/index.ts';
import type { Candidate } from './choose.ts';
import { lackOf, saysLacking } from './lacking.ts';
import { isUnlocked } from './lock.ts';
import type { AllowancePorts, Ledger, Session } from './ports.ts';

export interface TakeUpPorts extends AllowancePorts {
  readonly ledger: Ledger;
  readonly session: Session;
  readonly clock: Clock;
  /** In milliseconds. */
  pause(time: number): Promise<void>;
  /** Asks the chain about this purchase alone and books what it says; soon done, whatever the chain does. */
  recheck(purchase: Purchase): Promise<Purchase>;
  /** What is being presented once more, by the purchase's id: the memory of one worker, empty at first. */
  readonly handedOut: Map<string, HandedOut>;
}

/** How much had happened when the bytes were handed out, and when that was. */
export interface HandedOut {
  readonly entries: number;
  readonly at: number;
}

/** How often, and for how long between two times, the same request of another tab is looked at. In milliseconds. */
const looks = 400;
const look = 150;

/** The second time after one second, the third after five more. In milliseconds since the last news. */
const backOffs: readonly number[] = [0, 1_000, 5_000];

/** Until bytes that were handed out have left, and until they are answered: one entry of the log after the other. */
const repeatTimes: readonly number[] = [12_000, 60_000];

/**
 * weigh-again: its fate is known by now. A purchase: present it. Other terms than those that were signed are not met by it.
 * `lacks`: Permit2 was found a moment ago not to be allowed to take it.
 */
export async function takeUp(
  purchase: Purchase,
  candidate: Candidate,
  ports: TakeUpPorts,
  lacks = false,
): Promise<Purchase | 'weigh-again' | Failure> {
  const isJoined = isBusy(purchase, ports);
  const { known, lack } = await whenKnown(purchase, ports, lacks);
  // A page that asked twice at once has what it asked for, once; a person in another tab is asked.
  const isServed = known.delivery === 'delivered' && known.request !== 'navigation';
  if (isJoined && isServed) return failure('purchase-under-way');
  if (!isSameOffer(known, candidate)) return isOpen(known) ? held(known) : 'weigh-again';
  if (lack !== null) return lack;
  const again = await handOut(known, ports);
  if (again === 'another-was-first')
    return takeUp((await ports.ledger.find(purchase.id)) ?? known, candidate, ports, lacks);
  if (again !== null) return again;
  const latest = (await ports.ledger.find(purchase.id)) ?? known; // the chain may have told during the pause
  return isOpen(latest) ? held(latest) : 'weigh-again';
}

/** The page's repeat was answered badly, or not at all: the same bytes once more, or why not. */
export async function presentAgain(id: string, ports: TakeUpPorts): Promise<Purchase | Failure> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failure('ledger-failed');
  const { known, lack } = await whenKnown(purchase, ports);
  if (lack !== null) return lack;
  const again = await handOut(known, ports);
  if (again === 'another-was-first') return failure('purchase-under-way');
  return again ?? held(known);
}

function isSameOffer(purchase: Purchase, { offer }: Candidate): boolean {
  return purchase.amount === offer.amount.toString() && purchase.dialect === offer.dialect;
}

export function held({ validBefore }: Pick<Purchase, 'validBefore'>): Failure {
  return failure('purchase-held', { until: String(validBefore) });
}

interface Known {
  readonly known: Purchase;
  /** Its bytes could be presented, and Permit2 may not take the money: it would come to nothing, and be one time less. */
  readonly lack: Failure | null;
}

/** Its answer has come, or is not coming; and where that does not tell, the chain was asked. */
async function whenKnown(purchase: Purchase, ports: TakeUpPorts, lacks = false): Promise<Known> {
  const landed = await whenLanded(purchase, ports);
  if (!isOpen(landed)) return { known: landed, lack: null };
  // Asked for before its fate is: what was taken has used up the allowance that it was taken by.
  const lack = lacks || saysLacking(landed) ? await lackOf(landed, ports) : null;
  const known = await ports.recheck(landed);
  const isOut = isCollectable(known) && mayPresent(known, ports.clock());
  return { known, lack: isOut ? lack : null };
}

/** Five tabs that want the same thing wait for the one that buys it. Looks are counted: a clock may be set back meanwhile. */
async function whenLanded(purchase: Purchase, ports: TakeUpPorts): Promise<Purchase> {
  let latest = purchase;
  for (let left = looks; left > 0 && isBusy(latest, ports); left -= 1) {
    await ports.pause(look);
    latest = (await ports.ledger.find(purchase.id)) ?? latest;
  }
  return latest;
}

function isBusy(purchase: Purchase, ports: TakeUpPorts): boolean {
  return isInFlight(purchase, ports.clock()) || isHandedOut(purchase, ports);
}

/** On its way once more, for another tab. */
function isHandedOut({ id, entries }: Purchase, { handedOut, clock }: TakeUpPorts): boolean {
  const before = handedOut.get(id);
  if (before === undefined) return false;
  return Math.abs(clock() - before.at) < (repeatTimes[entries - before.entries] ?? 0);
}

/** The bytes, after the pause that their next presentation wants; null where they are of no use any more. */
async function handOut(
  purchase: Purchase,
  ports: TakeUpPorts,
): Promise<Purchase | Failure | null | 'another-was-first'> {
  const { ledger, clock, pause, handedOut } = ports;
  const backOff = backOffs[purchase.sent];
  if (backOff === undefined || !mayPresent(purchase, clock())) return null;
  const since = Math.max(0, clock() - purchase.lastAt); // set back, a clock would make this wait for ever
  await pause(Math.max(0, backOff - since));
  const stopped = await whyStopped(purchase, ports);
  if (stopped !== null) return stopped;
  const latest = (await ledger.find(purchase.id)) ?? purchase;
  if (latest.sent !== purchase.sent || isHandedOut(latest, ports)) return 'another-was-first';
  if (!mayPresent(latest, clock())) return null;
  // Nothing is awaited between the look and the note: of many tabs one presents.
  handedOut.set(latest.id, { entries: latest.entries, at: clock() });
  return latest;
}

/** A person may have stopped it while it was waited for: what is locked or blocked presents nothing, however long it is signed. */
async function whyStopped({ site, kind, payTo }: Purchase, ports: TakeUpPorts): Promise<Failure | null> {
  if (!(await isUnlocked(ports))) return failure('wallet-locked');
  const holding = await ports.ledger.holding(site, kind);
  if (isBlocked(holding)) return failure('site-blocked');
  return isPayeeBlocked(holding, payTo) ? failure('payee-blocked') : null;
}
