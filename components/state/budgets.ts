// What limits leave: how much, when there will be more, how many payments that is, and which are worth seeing beside a price.
import type { Budget } from '../../lib/wallet/api.ts';
import { dollarsText } from './amounts.ts';
import { countText, isOne } from './counting.ts';
import type { Environment } from './environment.ts';
import { untilText } from './names.ts';

type Words = Pick<Environment, 't' | 'locale' | 'now'>;

/** `$0.12 of $0.50 in 24 hours`, and from when on less of it counts; null for a kind that is not in money. */
export function budgetText(budget: Budget, words: Words): string | null {
  const spent = spentText(budget, words);
  if (spent === null || budget.lessAt === null) return spent;
  const time = untilText(words.locale, budget.lessAt, words.now());
  return `${spent} ${words.t('budget_less', [time])}`;
}

function spentText({ kind, spent, limit }: Budget, { t, locale }: Words): string | null {
  const amounts = [dollarsText(locale, spent), dollarsText(locale, limit)];
  if (kind === 'per-day') return t('budget_per_day', amounts);
  if (kind === 'per-month') return t('budget_per_month', amounts);
  if (kind === 'all-day') return t('budget_all_day', amounts);
  return kind === 'outstanding' ? t('budget_outstanding', amounts) : null;
}

/** Micro-dollars; nothing where the limit was lowered below what is spent. */
function leftOf({ spent, limit }: Pick<Budget, 'spent' | 'limit'>): bigint {
  const left = BigInt(limit) - BigInt(spent);
  return left > 0n ? left : 0n;
}

/** From 0 to 1, for a bar. */
export function shareOf({ spent, limit }: Pick<Budget, 'spent' | 'limit'>): number {
  return limit === '0' ? 1 : Math.min(1, Number(spent) / Number(limit));
}

/** Of the limits over time the one that leaves the least; what is only under way comes back by itself. */
export function tightest(budgets: readonly Budget[]): Budget | null {
  const overTime = budgets.filter(({ kind }) => kind.startsWith('per-') || kind === 'all-day');
  return byLeft(overTime)[0] ?? null;
}

/** Payments of this price, in micro-dollars, that fit; null where nothing limits them. */
export function timesMore(budgets: readonly Budget[], cost: string): bigint | null {
  const [first] = byLeft(inMoney(budgets));
  return first === undefined || BigInt(cost) === 0n ? null : leftOf(first) / BigInt(cost);
}

/** The day's, which everybody thinks of, and the one that ends it first. */
export function worthSeeing(budgets: readonly Budget[]): Budget[] {
  const [first, ...others] = byLeft(inMoney(budgets));
  const day = others.find(({ kind }) => kind === 'per-day');
  return [day, first].filter((one) => one !== undefined);
}

/** `rate` and `trust` count payments. */
function inMoney(budgets: readonly Budget[]): Budget[] {
  return budgets.filter(({ kind }) => ['per-day', 'per-month', 'all-day', 'outstanding'].includes(kind));
}

/** The one that leaves least first. */
function byLeft(budgets: readonly Budget[]): Budget[] {
  const isMore = (one: Budget, other: Budget) => Number(leftOf(one) > leftOf(other));
  return budgets.toSorted((one, other) => isMore(one, other) - isMore(other, one));
}

/** `$0.38 left, about 38 more at $0.01.` */
export function leftText(budgets: readonly Budget[], price: string | null, words: Words): string | null {
  const budget = tightest(budgets);
  if (budget === null) return null;
  const { t, locale } = words;
  const left = leftOf(budget);
  const amount = dollarsText(locale, left.toString());
  if (left === 0n) return t('left_nothing');
  if (price === null || price === '0') return t('left', [amount]);
  const more = left / BigInt(price);
  const each = dollarsText(locale, price);
  if (more === 0n) return t('left_too_little', [amount, each]);
  const count = countText(locale, Number(more));
  return isOne(locale, Number(more))
    ? t('left_one', [amount, count, each])
    : t('left_many', [amount, count, each]);
}
