// Per payment: more than this at once is asked. A film that is sold in parts is one thing, however many parts it has.
import type { RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';
import { isThirdParty } from './third-party.ts';

export const perRequest: RuleKind = {
  id: 'per-request',
  text: 'rule_per_request',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: '50000',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    // Within the limit it has no opinion: small payments without end are not bounded by their size.
    return (payment) => {
      const { cost, spentOnFile } = payment;
      if (isThirdParty(payment) || spentOnFile + cost <= limit) return null;
      const numbers = { cost: `${cost}`, spent: `${spentOnFile}`, limit: `${limit}` };
      return { say: 'ask', reason: 'over-per-request', numbers };
    };
  },
};
