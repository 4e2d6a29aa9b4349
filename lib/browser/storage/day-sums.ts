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

/** Of a purchase that is new, that is gone, or that became something else; site and day never change. */
export async function sumUp(days: Days, before: Purchase | null, after: Purchase | null): Promise<void> {
  const purchase = after ?? before;
  const [now, then] = [contribution(after), contribution(before)];
  const change = { cost: now.cost - then.cost, count: now.count - then.count };
  if (purchase === null || (change.cost === 0n && change.count === 0)) return;
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
  const count = sum.count + change.count;
  const cost = BigInt(sum.cost) + change.cost;
  if (count === 0) await days.delete([day, site, network]);
  else await days.put({ ...sum, cost: cost.toString(), count });
}

function contribution(purchase: Purchase | null): { readonly cost: bigint; readonly count: number } {
  return purchase !== null && counts(purchase.money)
    ? { cost: BigInt(purchase.cost), count: 1 }
    : { cost: 0n, count: 0 };
}
