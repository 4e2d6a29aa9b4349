// Whether a use that the chain shows is one that the ledger counts already.
import { counts, type Purchase, type Terms } from '../core/purchase.ts';
import { day } from './history.ts';

/**
 * What the chain shows is counted already: the same money, about then. A row that came from a file must not stand for less,
 * nor for a day that no limit looks at any more.
 */
export function isKnownUse(known: Purchase, found: Terms): boolean {
  const isSame = known.amount === found.amount && known.payTo.toLowerCase() === found.payTo.toLowerCase();
  return isSame && counts(known.money) && found.at - known.at < day;
}
