// The shelf of rule kinds: one line each.
import { type Opinion, type Verdict, verdictOf } from '../core/verdict.ts';
import { blocked } from './blocked.ts';
import type { Payment, Rule, RuleKind } from './contract.ts';
import { payee } from './payee.ts';
import { perDay } from './per-day.ts';
import { perRequest } from './per-request.ts';
import { usualPrice } from './usual-price.ts';

export type { Payment, Rule };

export const ruleKinds: readonly RuleKind[] = [blocked, payee, usualPrice, perRequest, perDay];

/** What a site's rule says of a payment. A site without a rule asks; so does a setting that cannot be read. */
export function judge(rule: Rule | undefined, payment: Payment): Verdict {
  if (rule === undefined) return { say: 'ask', reason: 'no-rule' };
  const opinions = ruleKinds.map((kind) => opinionOf(kind, rule, payment));
  const isRefused = opinions.some((opinion) => opinion?.say === 'refuse');
  return rule.on || isRefused ? verdictOf(opinions) : { say: 'ask', reason: 'rule-off' };
}

function opinionOf(kind: RuleKind, rule: Rule, payment: Payment): Opinion | null {
  const setting = rule.settings[kind.id] ?? kind.unset;
  if (setting === undefined) return null;
  const judgeOf = kind.read(setting);
  return judgeOf === null ? { say: 'ask', reason: 'no-rule' } : judgeOf(payment);
}
