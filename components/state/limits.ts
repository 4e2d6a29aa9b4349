// The limits of a rule as a person types them, and back.

import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { firstLimits } from '../../lib/core/limits.ts';
import { parseDollars } from '../../lib/core/money.ts';
import { isLoopback } from '../../lib/core/site.ts';
import type { RuleView } from '../../lib/wallet/api.ts';
import { typedDollars } from './amounts.ts';

/** Micro-dollars as decimal strings. */
export interface Limits {
  readonly perRequest: string;
  readonly perDay: string;
}

export interface TypedLimits {
  perRequest: string;
  perDay: string;
}

export function typedLimits(limits: Limits): TypedLimits {
  return { perRequest: typedDollars(limits.perRequest), perDay: typedDollars(limits.perDay) };
}

export function readLimits(typed: TypedLimits): Outcome<Limits> {
  const perRequest = parseDollars(typed.perRequest);
  const perDay = parseDollars(typed.perDay);
  if (!perRequest.ok || !perDay.ok || perRequest.value > perDay.value) return failed('limit-malformed');
  return success({ perRequest: perRequest.value.toString(), perDay: perDay.value.toString() });
}

/** The rule that is shown for a site that has none yet: nothing is paid without asking. */
export function ruleOf(site: string, rule: RuleView | null): RuleView {
  if (rule !== null) return rule;
  const perRequest = firstLimits.perRequest.toString();
  const perDay = firstLimits.perDay.toString();
  return { on: false, blocked: false, perRequest, perDay, money: isLoopback(site) ? 'test' : 'real' };
}
