// All sites together and rolling 24 hours: many sites that each keep to their budget are bounded by this one.
import type { RuleKind } from './contract.ts';
import { overLimit, parseLimit } from './limit.ts';

export const allDay: RuleKind = {
  id: 'all-day',
  text: 'rule_all_day',
  scope: 'everywhere',
  role: 'limit',
  mayBeOff: true,
  example: '2000000',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    return ({ spentEverywhere, cost }) => overLimit('over-all-day', spentEverywhere, cost, limit);
  },
};
