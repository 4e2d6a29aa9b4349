// The rule that a prompt proposes: as small as is of use, what it takes the place of, and the limit that no rule of one site lifts.
import { firstLimits } from '../core/limits.ts';
import { type Holding, settingOf } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';
import type { Budget, Proposal } from './api.ts';

interface Limits {
  readonly perRequest: bigint;
  readonly perDay: bigint;
}

/** `budgets` as they stand before this payment; `cost` in micro-dollars, of many things the dearest's. */
export function proposalFor(cost: bigint, holding: Holding, budgets: readonly Budget[]): Proposal {
  const before = limitsOf(holding);
  const { perRequest, perDay } = proposedLimits(cost, before ?? firstLimits);
  const stop = budgets.find((budget) => isPassed(budget, perDay, cost));
  return {
    perRequest: `${perRequest}`,
    perDay: `${perDay}`,
    ...(before === null ? {} : { before: texts(before) }),
    ...(stop === undefined ? {} : { stop }),
  };
}

/**
 * This very price where it is above what is allowed now, and as much a day: what a shop asks for moves no limit further than that.
 * Nothing that a person has set is lowered by it.
 */
export function proposedLimits(cost: bigint, from: Limits = firstLimits): Limits {
  return { perRequest: higher(from.perRequest, cost), perDay: higher(from.perDay, cost) };
}

/** What a rule lets the site be paid by itself now; null where none does. Without a limit for one payment, the day's is it. */
function limitsOf(holding: Holding): Limits | null {
  if (holding.rule?.on !== true) return null;
  const perDay = parseLimit(settingOf('per-day', holding));
  if (perDay === null) return null;
  const each = parseLimit(settingOf('per-request', holding));
  return { perRequest: each === null || each > perDay ? perDay : each, perDay };
}

/** With the proposed rule this payment would be asked about all the same. */
function isPassed({ kind, spent, limit }: Budget, perDay: bigint, cost: bigint): boolean {
  return BigInt(spent) + cost > (kind === 'per-day' ? perDay : BigInt(limit));
}

function texts({ perRequest, perDay }: Limits): NonNullable<Proposal['before']> {
  return { perRequest: `${perRequest}`, perDay: `${perDay}` };
}

function higher(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
