// A 402 for what is paid for already, or may be: nothing new is signed. The answer under way is awaited, the chain is asked,
// the identical bytes are presented once more, and where none of it helps the purchase is held until its fate is known.
import { type Failure, failure } from '../core/failure.ts';
import { isInFlight, isOpen, mayPresent, type Purchase } from '../core/purchase.ts';
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
}

/** How long the same request of another tab is waited for, and how often it is looked at. In milliseconds. */
const patience = 60_000;
const look = 150;

/** The second time after one second, the third after five more. In milliseconds since the last news. */
const backOffs: readonly number[] = [0, 1_000, 5_000];

/** weigh-again: its fate is known by now. A purchase: present it. Other terms than those that were signed are not met by it. */
export async function takeUp(
  purchase: Purchase,
  candidate: Candidate,
  ports: TakeUpPorts,
): Promise<Purchase | 'weigh-again' | Failure> {
  const { offer } = candidate;
  const isOffered = purchase.amount === offer.amount.toString() && purchase.dialect === offer.dialect;
  const known = await whenKnown(purchase, ports);
  const again = isOffered ? await whenItsTime(known, ports) : known;
  if (again === null) return takeUp((await ports.ledger.find(purchase.id)) ?? known, candidate, ports);
  if (isOffered && mayPresent(again, ports.clock())) return again;
  return isOpen(again) ? held(again) : 'weigh-again';
}

/** The page's repeat was answered badly, or not at all: the same bytes once more, or why not. */
export async function presentAgain(id: string, ports: TakeUpPorts): Promise<Purchase | Failure> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failure('ledger-failed');
  const again = await whenItsTime(await whenKnown(purchase, ports), ports);
  if (again === null) return failure('purchase-under-way');
  return mayPresent(again, ports.clock()) ? again : held(again);
}

function held({ validBefore }: Purchase): Failure {
  return failure('purchase-held', { until: String(validBefore) });
}

/** Its answer has come, or is not coming; and where that does not tell, the chain was asked. */
async function whenKnown(purchase: Purchase, ports: TakeUpPorts): Promise<Purchase> {
  const landed = await whenLanded(purchase, ports);
  return isOpen(landed) ? ports.recheck(landed) : landed;
}

/** Five tabs that want the same thing wait for the one that buys it. */
async function whenLanded(purchase: Purchase, { ledger, clock, pause }: TakeUpPorts): Promise<Purchase> {
  const end = clock() + patience;
  let latest = purchase;
  while (isInFlight(latest, clock()) && clock() < end) {
    await pause(look);
    latest = (await ledger.find(purchase.id)) ?? latest;
  }
  return latest;
}

/** After the pause that its next presentation wants; null where another tab presented it meanwhile. */
async function whenItsTime(
  purchase: Purchase,
  { ledger, clock, pause }: TakeUpPorts,
): Promise<Purchase | null> {
  const backOff = backOffs[purchase.sent];
  if (backOff === undefined || !mayPresent(purchase, clock())) return purchase;
  const wait = purchase.lastAt + backOff - clock();
  if (wait > 0) await pause(wait);
  const latest = (await ledger.find(purchase.id)) ?? purchase;
  return latest.sent === purchase.sent ? latest : null;
}
