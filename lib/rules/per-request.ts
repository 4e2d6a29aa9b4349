// Per payment: more than this at once is asked. A film that is sold in parts is one thing, however many parts it has.
import type { RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';

export const perRequest: RuleKind = {
  id: 'per-request',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    // Within the limit it has no opinion: small payments without end are not bounded by their size.
    return ({ cost, spentOnFile }) =>
      spentOnFile + cost > limit ? { say: 'ask', reason: 'over-per-request' } : null;
  },
};
