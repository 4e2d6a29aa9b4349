// What each of the last days cost, site by site or network by network: by the sums of whole days, so that it takes no longer for
// a long ledger than for a short one.
import type { Money } from '../core/money.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { DailyQuery, DailySeries, DailySpending } from './api.ts';
import type { Archive, DaySum } from './ports.ts';
import { dayOf } from './totals.ts';

interface DailyPorts {
  readonly archive: Pick<Archive, 'daySums'>;
  readonly clock: Clock;
}

const dayLength = 24 * 3_600_000;
const mostDays = 400;
const mostSeries = 12;

/** Real money and test money are never in one series. What a clock that ran ahead has written is on none of these days. */
export async function spendingByDay(
  { days, by, most }: DailyQuery,
  { archive, clock }: DailyPorts,
): Promise<DailySpending> {
  const end = dayOf(clock()) + 1;
  const sums = await archive.daySums(end - days, end);
  const shown = { first: end - days, days };
  const seriesOf = (money: Money) =>
    shortened(
      rowsOf(
        sums.filter(({ kind }) => kind === money),
        by,
        shown,
      ),
      most,
    ).map((row) => written(row, money));
  return { days: namesOf(shown), series: [...seriesOf('real'), ...seriesOf('test')] };
}

/** As it came in a message: what is not of its kind is as if it had not been said. */
export function readDaily(said: unknown): DailyQuery {
  const { days, by, most } = (said ?? {}) as Record<string, unknown>; // each is checked
  return {
    days: isWithin(days, mostDays) ? days : 30,
    by: by === 'network' ? 'network' : 'site',
    most: isWithin(most, mostSeries) ? most : 5,
  };
}

function isWithin(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

interface Shown {
  /** Days since 1970, in UTC. */
  readonly first: number;
  readonly days: number;
}

/** `2026-11-25`, oldest first. */
function namesOf({ first, days }: Shown): string[] {
  return Array.from({ length: days }, (_, index) =>
    new Date((first + index) * dayLength).toISOString().slice(0, 10),
  );
}

interface Row {
  readonly of: string | null;
  readonly costs: bigint[];
  cost: bigint;
  count: number;
}

/** Dearest first; then by name, so that the order does not change from look to look. */
function rowsOf(sums: readonly DaySum[], by: DailyQuery['by'], shown: Shown): Row[] {
  const rows = new Map<string, Row>();
  for (const sum of sums) {
    const row = rows.get(sum[by]) ?? emptyRow(sum[by], shown.days);
    rows.set(sum[by], row);
    const at = sum.day - shown.first;
    const cost = BigInt(sum.cost);
    row.costs[at] = (row.costs[at] ?? 0n) + cost;
    row.cost += cost;
    row.count += sum.count;
  }
  return [...rows.values()].sort(dearestFirst);
}

function dearestFirst(one: Row, other: Row): number {
  if (one.cost !== other.cost) return one.cost < other.cost ? 1 : -1;
  return (one.of ?? '') < (other.of ?? '') ? -1 : 1;
}

/** A rest of a single one would hide its name for nothing. */
function shortened(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most + 1) return rows;
  return [...rows.slice(0, most), restOf(rows.slice(most))];
}

function restOf(rows: readonly Row[]): Row {
  const rest = emptyRow(null, rows[0]?.costs.length ?? 0);
  for (const { costs, cost, count } of rows) {
    costs.forEach((part, at) => {
      rest.costs[at] = (rest.costs[at] ?? 0n) + part;
    });
    rest.cost += cost;
    rest.count += count;
  }
  return rest;
}

function emptyRow(of: string | null, days: number): Row {
  return { of, costs: new Array<bigint>(days).fill(0n), cost: 0n, count: 0 };
}

function written({ of, costs, cost, count }: Row, money: Money): DailySeries {
  return { of, money, costs: costs.map(String), cost: `${cost}`, count };
}
