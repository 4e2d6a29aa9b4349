// Per site and rolling 24 hours: within the budget the wallet pays by itself, beyond it asks.
import type { RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';
import { isThirdParty } from './third-party.ts';

export const perDay: RuleKind = {
  id: 'per-day',
  text: 'rule_per_day',
  scope: 'site',
  role: 'budget',
  mayBeOff: true,
  example: '500000',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    return (payment) => {
      if (isThirdParty(payment)) return null; // it has a budget of its own, or none
      const { spentDay, cost } = payment;
      const numbers = { cost: `${cost}`, spent: `${spentDay}`, limit: `${limit}` };
      return spentDay + cost > limit
        ? { say: 'ask', reason: 'over-per-day', numbers }
        : { say: 'pay', reason: 'within-per-day', numbers };
    };
  },
};
