// What a plot shows, and the sentences that say the same in words.
import { dollarsText } from './amounts.ts';
import type { Environment } from './environment.ts';

export interface Plotted {
  /** From the first to the last: in full, and as it stands below its bar. */
  readonly columns: readonly { readonly name: string; readonly short: string }[];
  readonly series: readonly PlottedSeries[];
}

export interface PlottedSeries {
  readonly name: string;
  /** All the others together: drawn as such, wherever it stands. */
  readonly isRest: boolean;
  /** Micro-dollars as decimal strings, one for each column. */
  readonly costs: readonly string[];
}

/** Series that can be told apart by their pattern as well as by their colour. */
export const patterns = 6;

/** The pattern of a series; the last one is kept for the rest. */
export function patternOf({ isRest }: PlottedSeries, index: number): number {
  return isRest ? patterns - 1 : index % patterns;
}

/** Of each column, as decimal strings. */
export function sumsOf({ columns, series }: Plotted): string[] {
  return columns.map((_, index) => summed(series.map(({ costs }) => costs[index] ?? '0')));
}

export function summed(costs: readonly string[]): string {
  return costs.reduce((sum, cost) => sum + BigInt(cost), 0n).toString();
}

/** `$3.20 in all. The most in one: $0.80, Nov 12.` */
export function plotText(plotted: Plotted, { t, locale }: Pick<Environment, 't' | 'locale'>): string {
  const sums = sumsOf(plotted);
  const most = sums.reduce((best, sum, index) => (BigInt(sum) > BigInt(sums[best] ?? '0') ? index : best), 0);
  const all = t('plot_sum', [dollarsText(locale, summed(sums))]);
  const dearest = plotted.columns[most];
  if (dearest === undefined || BigInt(sums[most] ?? '0') === 0n) return all;
  return `${all} ${t('plot_most', [dearest.name, dollarsText(locale, sums[most] ?? '0')])}`;
}
