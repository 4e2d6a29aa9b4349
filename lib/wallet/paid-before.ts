// Whether this account has paid for this very thing before: the receipt that a sign-in stands on.
import { isSameAddress } from '../core/network-family.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Site } from '../core/site.ts';
import type { Archive } from './ports.ts';

/** What is asked for now. */
export interface Visit {
  readonly site: Site;
  readonly url: string;
  readonly method: string;
  readonly network: string;
  readonly payTo: string;
  readonly account: string;
}

/** So many purchases of the site are looked through; whoever sells more than that is paid as before. */
const maxLooks = 2_048;
const firstLook = 64;

/** The newest receipt: one that a server has refused is not made good by an older one. */
export async function receiptFor(
  visit: Visit,
  archive: Pick<Archive, 'backwards'>,
): Promise<Purchase | null> {
  let left = maxLooks;
  for await (const purchases of archive.backwards({ site: visit.site }, firstLook)) {
    const found = purchases.find((purchase) => isReceiptFor(purchase, visit));
    if (found !== undefined) return found;
    left -= purchases.length;
    if (left <= 0) return null;
  }
  return null;
}

/**
 * Strictly the same: whoever shows itself to another origin, at another path or to another payee, tells somebody who it is
 * that did not know. Servers remember who has paid by the path alone, so the query may differ.
 */
export function isReceiptFor(purchase: Purchase, visit: Visit): boolean {
  return (
    purchase.site === visit.site &&
    purchase.method === visit.method &&
    placeOf(purchase.url) === placeOf(visit.url) &&
    purchase.network === visit.network &&
    isSameAddress(purchase.payTo, visit.payTo) &&
    isSameAddress(purchase.account, visit.account) &&
    isPaid(purchase)
  );
}

/** The chain says so, or the seller did and handed the goods over. What was given back is no longer bought. */
function isPaid({ money, delivery }: Purchase): boolean {
  if (delivery === 'refunded') return false;
  return money === 'settled' || ((money === 'claimed' || money === 'seen') && delivery === 'delivered');
}

/** Of what was spent elsewhere no address is known: that is the same place as nothing. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
