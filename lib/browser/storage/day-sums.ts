// What each site's purchases of a day come to, kept beside them: a hundred thousand rows take seconds to add up. Written in the
// transaction that writes the purchase, so that neither is ever without the other; a test holds it equal to the sum of the rows.
import { counts, type Purchase } from '../../core/purchase.ts';
import type { DaySum } from '../../wallet/ports.ts';
import { dayOf } from '../../wallet/totals.ts';

/** The store `days`, inside the transaction that writes the purchase. */
interface Days {
  get(key: DayKey): Promise<DaySum | undefined>;
  put(sum: DaySum): Promise<unknown>;
  delete(key: DayKey): Promise<void>;
}

type DayKey = [day: number, site: string, network: string];

/** Of a purchase that is new, that is gone, or that became something else; cost, site and day never change. */
export async function sumUp(days: Days, before: Purchase | null, after: Purchase | null): Promise<void> {
  const purchase = after ?? before;
  const change = contribution(after) - contribution(before);
  if (purchase === null || change === 0) return;
  const { site, network, kind } = purchase;
  const day = dayOf(purchase.at);
  const sum: DaySum = (await days.get([day, site, network])) ?? {
    day,
    site,
    network,
    kind,
    cost: '0',
    count: 0,
  };
  const count = sum.count + change;
  const cost = BigInt(sum.cost) + BigInt(change) * BigInt(purchase.cost);
  if (count === 0) await days.delete([day, site, network]);
  else await days.put({ ...sum, cost: cost.toString(), count });
}

function contribution(purchase: Purchase | null): number {
  return purchase !== null && counts(purchase.money) ? 1 : 0;
}
