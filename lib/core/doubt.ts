// Which open payments a person should know of: those that take longer than they should, or have brought nothing.
import { isInFlight, type Purchase, unsettledStates } from './purchase.ts';

type Told = Pick<Purchase, 'money' | 'delivery' | 'decidedBy' | 'at' | 'lastAt'>;

/**
 * What is under way is not in doubt, and neither is what the site delivered and says was paid: its money is as good as gone, as was
 * agreed, and the chain takes its time to say so for good. `now` in milliseconds.
 */
export function isDoubtful(purchase: Told, now: number): boolean {
  const { money, at } = purchase;
  if (!unsettledStates.some((state) => state === money) || isInFlight(purchase, now)) return false;
  const isPaid = money === 'claimed' || money === 'seen';
  return !isPaid || now - at >= patienceWith(purchase);
}

/**
 * In milliseconds. An optimistic rollup is final with the blocks of Ethereum that hold it, after twenty or thirty minutes
 * (https://docs.base.org/base-chain/network-information/transaction-finality); a claim that the chain does not bear out by then is
 * only a claim.
 */
const finality = 45 * 60_000;
/** The chain can be faster than the answer. */
const answer = 60_000;

function patienceWith({ delivery, decidedBy }: Told): number {
  if (delivery === 'undelivered') return 0;
  // What another wallet bought came to that wallet.
  return delivery === 'none' && decidedBy !== 'elsewhere' ? answer : finality;
}
