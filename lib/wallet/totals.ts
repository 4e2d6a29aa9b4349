// What was spent by day, by month or by site: computed from the purchases themselves, never stored beside them.
import { counts, type Purchase } from '../core/purchase.ts';
import type { HistoryQuery, Total } from './api.ts';
import { found } from './history.ts';
import { matcherOf } from './history-query.ts';
import type { Archive } from './ports.ts';

export type TotalsBy = 'day' | 'month' | 'site';

/** All of it will be read. */
const firstBatch = 4_096;

/** Days and months newest first, sites dearest first. */
export async function totals(by: TotalsBy, query: HistoryQuery, archive: Archive): Promise<Total[]> {
  const sums = new Map<string, Sum>();
  const isWanted = matcherOf(query);
  const nameOf = by === 'site' ? ({ site }: Purchase) => site : periodsOf(by);
  for await (const batch of found(query, firstBatch, archive)) {
    for (const purchase of batch)
      if (counts(purchase.money) && isWanted(purchase)) add(sums, nameOf(purchase), purchase);
  }
  return [...sums].sort(by === 'site' ? dearestFirst : newestFirst).map(([of, sum]) => totalOf(of, sum));
}

interface Sum {
  real: bigint;
  test: bigint;
  count: number;
}

function add(sums: Map<string, Sum>, of: string, { kind, cost }: Purchase): void {
  const sum = sums.get(of) ?? { real: 0n, test: 0n, count: 0 };
  sums.set(of, sum);
  sum[kind] += BigInt(cost);
  sum.count += 1;
}

const dayLength = 24 * 3_600_000;

/** In UTC; the day of a purchase is mostly the day of the one before it. */
function periodsOf(by: 'day' | 'month'): (purchase: Purchase) => string {
  let latest = Number.NaN;
  let name = '';
  return ({ at }) => {
    const number = Math.floor(at / dayLength);
    if (number !== latest)
      name = new Date(number * dayLength).toISOString().slice(0, by === 'day' ? -14 : -17);
    latest = number;
    return name;
  };
}

type Entry = readonly [of: string, sum: Sum];

function newestFirst([one]: Entry, [other]: Entry): number {
  return one < other ? 1 : -1;
}

/** Real money before test money; then by name, so that the order does not change from look to look. */
function dearestFirst([one, a]: Entry, [other, b]: Entry): number {
  if (a.real !== b.real) return a.real < b.real ? 1 : -1;
  if (a.test !== b.test) return a.test < b.test ? 1 : -1;
  return one < other ? -1 : 1;
}

function totalOf(of: string, { real, test, count }: Sum): Total {
  return { of, spending: { real: real.toString(), test: test.toString() }, count };
}
