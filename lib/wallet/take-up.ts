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
}

/** How long the same request of another tab is waited for, and how often it is looked at. In milliseconds. */
const patience = 60_000;
const look = 150;

/** The bytes are presented three times in all, the second after one second, the third after five more. */
const backOffs: readonly number[] = [0, 1_000, 5_000];

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
  return still.sent === known.sent ? still : takeUp(still, candidate, ports); // another tab was first
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

/** Milliseconds; null: it is of no use, or may act twice. Other terms than those that were signed are not met by it. */
function timeUntilRepeat(purchase: Purchase, { offer }: Candidate, now: number): number | null {
  const backOff = backOffs[purchase.sent];
  const isRead = purchase.method === 'GET' || purchase.method === 'HEAD';
  const isOffered = purchase.amount === offer.amount.toString() && purchase.dialect === offer.dialect;
  const isUseful = purchase.validBefore - now / 1000 > usefulLife;
  const isThere = purchase.headers !== null && purchase.delivery !== 'delivered';
  if (backOff === undefined || !isRead || !isOffered || !isUseful || !isThere) return null;
  return Math.max(0, purchase.lastAt + backOff - now);
}
