// What the limits of a site still leave, and which of them are worth seeing beside a price.
import type { Budget } from '../../lib/wallet/api.ts';

/** In money; `rate` and `trust` count payments. */
const inMoney = ['per-day', 'per-month', 'all-day', 'outstanding'];

/** Payments of this price, in micro-dollars, that fit; null where nothing limits them. */
export function timesMore(budgets: readonly Budget[], cost: string): bigint | null {
  const [tightest] = moneyBudgets(budgets);
  return tightest === undefined || BigInt(cost) === 0n ? null : left(tightest) / BigInt(cost);
}

/** The day's, which everybody thinks of, and the one that ends it first. */
export function worthSeeing(budgets: readonly Budget[]): Budget[] {
  const [tightest, ...others] = moneyBudgets(budgets);
  const day = others.find(({ kind }) => kind === 'per-day');
  return [day, tightest].filter((one) => one !== undefined);
}

/** The one that leaves least first. */
function moneyBudgets(budgets: readonly Budget[]): Budget[] {
  const known = budgets.filter(({ kind }) => inMoney.includes(kind));
  return known.toSorted((one, other) => Number(left(one) > left(other)) - Number(left(one) < left(other)));
}

function left({ spent, limit }: Budget): bigint {
  const rest = BigInt(limit) - BigInt(spent);
  return rest > 0n ? rest : 0n;
}
