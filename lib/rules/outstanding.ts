// All sites together, at any moment: authorizations that are out, and of which nobody has said that they were used. Bounds what
// servers can collect that take the proof and deliver nothing.
import type { RuleKind } from './contract.ts';
import { overLimit, parseLimit } from './limit.ts';

export const outstanding: RuleKind = {
  id: 'outstanding',
  text: 'rule_outstanding',
  scope: 'everywhere',
  role: 'limit',
  mayBeOff: true,
  example: '500000',
  read(setting) {
    const limit = parseLimit(setting);
    if (limit === null) return null;
    return ({ outstanding: out, cost }) => overLimit('over-outstanding', out, cost, limit);
  },
};
