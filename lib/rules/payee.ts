// The payee of a site is remembered: money that would go to another one is asked about.
import type { RuleKind } from './contract.ts';

export const payee: RuleKind = {
  id: 'payee',
  text: 'rule_payee',
  scope: 'site',
  role: 'limit',
  unset: 'ask',
  example: 'ask',
  read(setting) {
    if (setting !== 'ask') return null;
    return ({ payeeChanged }) => (payeeChanged ? { say: 'ask', reason: 'payee-changed' } : null);
  },
};
