// A 402 for what is paid for already, or may be: nothing new is signed. The answer under way is awaited, the chain is asked,
// the identical bytes are presented once more, and where none of it helps the purchase is held until its fate is known.
import { type Failure, failure } from '../core/failure.ts';
import { isInFlight, isOpen, type Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Candidate } from './choose.ts';
import type { Ledger } from './ports.ts';

export interface TakeUpPorts {
  readonly ledger: Ledger;
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

/** The bytes are presented three times in all, the second after one second, the third after five more. */
const backOffs: readonly number[] = [0, 1_000, 5_000];

/** Until bytes that were handed out have left, and until they are answered: one entry of the log after the other. */
const repeatTimes: readonly number[] = [12_000, 60_000];

/** Seconds that an authorization must still be good for, to be worth presenting. */
const usefulLife = 5;

/** weigh-again: its fate is known by now. A purchase: present it. */
export async function takeUp(
  purchase: Purchase,
  candidate: Candidate,
  ports: TakeUpPorts,
): Promise<Purchase | 'weigh-again' | Failure> {
  const landed = await whenLanded(purchase, ports);
  if (!isOpen(landed)) return 'weigh-again';
  const known = await ports.recheck(landed);
  if (!isOpen(known)) return 'weigh-again';
  const wait = timeUntilRepeat(known, candidate, ports.clock());
  if (wait === null) return failure('purchase-held', { until: String(known.validBefore) });
  await ports.pause(wait);
  const still = (await ports.ledger.find(known.id)) ?? known;
  if (!isOpen(still)) return 'weigh-again';
  // Another tab was first, or the machine slept longer than that.
  const isUseful = timeUntilRepeat(still, candidate, ports.clock()) !== null;
  if (still.sent !== known.sent || isHandedOut(still, ports) || !isUseful)
    return takeUp(still, candidate, ports);
  // Nothing is awaited between the look and the note: of many tabs one presents.
  ports.handedOut.set(still.id, { entries: still.entries, at: ports.clock() });
  return still;
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

/** Milliseconds; null: it is of no use, or may act twice. Other terms than those that were signed are not met by it. */
function timeUntilRepeat(purchase: Purchase, { offer }: Candidate, now: number): number | null {
  const backOff = backOffs[purchase.sent];
  const isRead = purchase.method === 'GET' || purchase.method === 'HEAD';
  const isOffered = purchase.amount === offer.amount.toString() && purchase.dialect === offer.dialect;
  const isUseful = purchase.validBefore - now / 1000 > usefulLife;
  const isThere = purchase.headers !== null && purchase.delivery !== 'delivered';
  if (backOff === undefined || !isRead || !isOffered || !isUseful || !isThere) return null;
  const since = Math.max(0, now - purchase.lastAt); // set back, a clock would make this wait for ever
  return Math.max(0, backOff - since);
}
