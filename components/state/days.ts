// Receipts by the day they were made on, as days are counted where the person is.
import { counts } from '../../lib/core/purchase.ts';
import type { Receipt, Spending } from '../../lib/wallet/api.ts';
import { costOf } from './amounts.ts';

export interface Day {
  /** Milliseconds since 1970; `end` itself is not in it. */
  readonly start: number;
  readonly end: number;
  readonly receipts: readonly Receipt[];
}

/** The receipts come newest first, and so do the days. */
export function daysOf(receipts: readonly Receipt[]): Day[] {
  const starts = [...new Set(receipts.map(({ at }) => dayStart(at)))];
  return starts.map((start) => {
    const end = dayAfter(start);
    return { start, end, receipts: receipts.filter(({ at }) => at >= start && at < end) };
  });
}

/** Midnight before a moment, some days later. A day is not always 24 hours long. */
export function dayStart(at: number, later = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later).getTime();
}

export function dayAfter(at: number): number {
  return dayStart(at, 1);
}

/** What the purchases cost or may still cost; real and test money apart. */
export function spendingOf(receipts: readonly Receipt[]): Spending {
  return added(
    receipts
      .filter(({ money }) => counts(money))
      .map(({ amount, token }) => {
        const cost = costOf(amount, token);
        return token.testnet ? { real: '0', test: cost } : { real: cost, test: '0' };
      }),
  );
}

export function added(spendings: readonly Spending[]): Spending {
  const sum = (kind: keyof Spending) =>
    spendings.reduce((total, spending) => total + BigInt(spending[kind]), 0n).toString();
  return { real: sum('real'), test: sum('test') };
}
