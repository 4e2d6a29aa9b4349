// Per site and rolling 24 hours: within the budget the wallet pays by itself, beyond it asks.
import type { RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';

export const perDay: RuleKind = {
  id: 'per-day',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    return ({ spentDay, cost }) =>
      spentDay + cost > limit ? { say: 'ask', reason: 'over-per-day' } : { say: 'pay' };
  },
};
