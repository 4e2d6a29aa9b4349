// Per site and rolling 30 days: a ceiling over the daily budget, for all that is charged on the site's pages.
import type { RuleKind } from './contract.ts';
import { overLimit, parseLimit } from './limit.ts';

export const perMonth: RuleKind = {
  id: 'per-month',
  text: 'rule_per_month',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: '5000000',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    return ({ spentMonth, cost }) => overLimit('over-per-month', spentMonth, cost, limit);
  },
};
