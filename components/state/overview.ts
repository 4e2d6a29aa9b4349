// What the overview tells: days and months as plots, and how this month stands beside the last. Days and months are counted in
// UTC, as the sums that they come from are.
import type { DailySpending, Total } from '../../lib/wallet/api.ts';
import { dollarsText } from './amounts.ts';
import { calendarText } from './day-words.ts';
import type { Environment } from './environment.ts';
import type { Plotted } from './plots.ts';

type Words = Pick<Environment, 't' | 'locale' | 'now'>;
type Money = 'real' | 'test';

const day = 24 * 3_600_000;
const shownMonths = 12;

export function dailyPlot(
  { days, series }: DailySpending,
  money: Money,
  nameOf: (of: string) => string,
  words: Words,
): Plotted {
  const columns = days.map((name) => {
    const text = calendarText(name, words);
    return { name: text, short: text };
  });
  const shown = series.filter((one) => one.money === money);
  return {
    columns,
    series: shown.map(({ of, costs }) => ({
      name: of === null ? words.t('plot_others') : nameOf(of),
      isRest: of === null,
      costs,
    })),
  };
}

/** The last twelve, with those in which nothing was spent. */
export function monthlyPlot(totals: readonly Total[], money: Money, words: Words): Plotted {
  const months = monthsUpTo(words.now());
  const costOf = (month: string) => totals.find(({ of }) => of === month)?.spending[money] ?? '0';
  return {
    columns: months.map((month) => ({ name: calendarText(month, words), short: shortMonth(month, words) })),
    series: [{ name: words.t('totals_spent'), isRest: false, costs: months.map(costOf) }],
  };
}

export interface Spans {
  /** Milliseconds since 1970: where the first of the shown months begins. */
  readonly firstMonth: number;
  readonly lastMonth: number;
  /** The end of the day in the last month that is today in this one; never in this month. */
  readonly lastMonthUntil: number;
  readonly thisMonth: number;
}

export function spansAt(now: number): Spans {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const thisMonth = Date.UTC(year, month, 1);
  const lastMonth = Date.UTC(year, month - 1, 1);
  return {
    firstMonth: Date.UTC(year, month - shownMonths + 1, 1),
    lastMonth,
    lastMonthUntil: Math.min(lastMonth + date.getUTCDate() * day, thisMonth),
    thisMonth,
  };
}

/** This month beside the last up to the same day; empty where the last has nothing to compare with. */
export function comparedText(
  now: bigint,
  before: bigint,
  { t, locale }: Pick<Words, 't' | 'locale'>,
): string {
  if (before === 0n) return '';
  if (now === before) return t('overview_same');
  const difference = dollarsText(locale, `${now > before ? now - before : before - now}`);
  return now > before ? t('overview_more', [difference]) : t('overview_less', [difference]);
}

/** `2026-11`, the oldest first. */
export function monthsUpTo(now: number): string[] {
  const { firstMonth } = spansAt(now);
  const first = new Date(firstMonth);
  return Array.from({ length: shownMonths }, (_, index) =>
    new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index, 1)).toISOString().slice(0, 7),
  );
}

function shortMonth(month: string, { locale }: Pick<Words, 'locale'>): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' }).format(
    Date.parse(`${month}-01`),
  );
}
