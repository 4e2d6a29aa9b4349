// What was spent by day, by month or by site: added up from the sums of whole days, and from the purchases where those do not tell.
import { counts, type Purchase } from '../core/purchase.ts';
import type { HistoryQuery, Total } from './api.ts';
import { found } from './history.ts';
import { matcherOf, unpaidYet } from './history-query.ts';
import type { Archive, DaySum } from './ports.ts';
import { wordsIn } from './search-words.ts';

export type TotalsBy = 'day' | 'month' | 'site';

/** All of it will be read. */
const firstBatch = 1_024;
const dayLength = 24 * 3_600_000;

/** Days and months newest first, sites dearest first. */
export async function totals(by: TotalsBy, query: HistoryQuery, archive: Archive): Promise<Total[]> {
  const sums = new Map<string, Sum>();
  const nameOf = by === 'site' ? ({ site }: Portion) => site : periodsOf(by);
  for await (const portions of portionsOf(query, archive))
    for (const portion of portions) add(sums, nameOf(portion), portion);
  const nonempty = [...sums].filter(([, { count }]) => count > 0);
  return nonempty.sort(by === 'site' ? dearestFirst : newestFirst).map(([of, sum]) => totalOf(of, sum));
}

/** Days since 1970, in UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / dayLength);
}

type Portion = Omit<DaySum, 'network'>;

/**
 * Whole days by their sums, the parts of days at the ends by their purchases. What was paid is what counts without what was
 * not paid yet. Texts, and what did not come, are looked for purchase by purchase.
 */
async function* portionsOf(query: HistoryQuery, archive: Archive): AsyncIterable<readonly Portion[]> {
  const { text = '', state, from = 0, to = Number.POSITIVE_INFINITY } = query;
  const [first, last] = [Math.ceil(from / dayLength), dayOf(to)];
  const isSummed = wordsIn(text).length === 0 && (state === undefined || state === 'paid') && first < last;
  if (!isSummed) return yield* onesOf(query, archive);
  const days = { ...query, from: first * dayLength, to: last * dayLength };
  yield await sumsOf(days, archive);
  if (state === 'paid') yield await unpaidOf(days, archive);
  if (to > days.to) yield* onesOf({ ...query, from: days.to }, archive);
  if (from < days.from) yield* onesOf({ ...query, to: days.from }, archive);
}

type Days = HistoryQuery & { readonly from: number; readonly to: number };

async function sumsOf({ site, network, from, to }: Days, archive: Archive): Promise<readonly Portion[]> {
  const sums = await archive.daySums(from / dayLength, to / dayLength);
  return sums.filter(
    (sum) => (site === undefined || sum.site === site) && (network === undefined || sum.network === network),
  );
}

/** Taken off what counts. */
async function unpaidOf({ state: _paid, ...query }: Days, archive: Archive): Promise<readonly Portion[]> {
  const unpaid = (await archive.withFates(unpaidYet)).filter(matcherOf(query));
  return unpaid.map(portionOf).map(({ cost, ...portion }) => ({ ...portion, cost: `-${cost}`, count: -1 }));
}

async function* onesOf(query: HistoryQuery, archive: Archive): AsyncIterable<readonly Portion[]> {
  const isWanted = matcherOf(query);
  for await (const batch of found(query, firstBatch, archive)) {
    yield batch.filter((purchase) => counts(purchase.money) && isWanted(purchase)).map(portionOf);
  }
}

function portionOf({ at, site, kind, cost }: Purchase): Portion {
  return { day: dayOf(at), site, kind, cost, count: 1 };
}

interface Sum {
  real: bigint;
  test: bigint;
  count: number;
}

function add(sums: Map<string, Sum>, of: string, { kind, cost, count }: Portion): void {
  const sum = sums.get(of) ?? { real: 0n, test: 0n, count: 0 };
  sums.set(of, sum);
  sum[kind] += BigInt(cost);
  sum.count += count;
}

/** The day of a purchase is mostly the day of the one before it. */
function periodsOf(by: 'day' | 'month'): (portion: Portion) => string {
  let latest = Number.NaN;
  let name = '';
  return ({ day }) => {
    if (day !== latest) name = new Date(day * dayLength).toISOString().slice(0, by === 'day' ? -14 : -17);
    latest = day;
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
