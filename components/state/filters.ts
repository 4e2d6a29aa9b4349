// What a person looks for among the receipts, and the question to the wallet that it makes.
import type { HistoryQuery, HistoryState } from '../../lib/wallet/api.ts';
import { dayAfter, dayStart } from './days.ts';

export const historyStates = [
  'doubtful',
  'open',
  'paid',
  'unpaid',
  'conflict',
  'undelivered',
] as const satisfies HistoryState[];

export const periods = ['any', 'today', 'week', 'month', 'year', 'dates'] as const;
export type Period = (typeof periods)[number];

/** An empty text looks for all. */
export interface Filters {
  readonly text: string;
  readonly site: string;
  readonly network: string;
  readonly state: HistoryState | '';
  readonly period: Period;
  /** Days as date fields write them, `2026-11-25`, both included; only looked at when the period is `dates`. */
  readonly from: string;
  readonly to: string;
}

export const noFilters: Filters = {
  text: '',
  site: '',
  network: '',
  state: '',
  period: 'any',
  from: '',
  to: '',
};

const daysBack: Readonly<Record<'today' | 'week' | 'month' | 'year', number>> = {
  today: 0,
  week: 6,
  month: 29,
  year: 364,
};

export function queryOf({ text, site, network, state, ...time }: Filters, now: number): HistoryQuery {
  const words = text.trim();
  return {
    ...(words === '' ? {} : { text: words }),
    ...(site === '' ? {} : { site }),
    ...(network === '' ? {} : { network }),
    ...(state === '' ? {} : { state }),
    ...(state === 'doubtful' ? { now } : {}),
    ...spanOf(time, now),
  };
}

export function isFiltered(filters: Filters): boolean {
  return Object.keys(queryOf(filters, 0)).length > 0;
}

/** Only the words have changed, and there are some: more of them may be on their way. */
export function isTyping(before: Filters, { text, ...others }: Filters): boolean {
  const isSame = Object.entries(others).every(([name, value]) => before[name as keyof Filters] === value); // its own names
  return isSame && text !== before.text && text !== '';
}

function spanOf(
  { period, from, to }: Pick<Filters, 'period' | 'from' | 'to'>,
  now: number,
): { from?: number; to?: number } {
  if (period === 'any') return {};
  if (period !== 'dates') return { from: dayStart(now, -daysBack[period]) };
  const [first, last] = [dateOf(from), dateOf(to)];
  return {
    ...(first === null ? {} : { from: first }),
    ...(last === null ? {} : { to: dayAfter(last) }),
  };
}

/** Midnight, here, of a day as a date field writes it; null while it is not whole. */
function dateOf(typed: string): number | null {
  const [, year, month, day] = /^(\d{4,6})-(\d{2})-(\d{2})$/.exec(typed) ?? [];
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(day)).getTime();
}
