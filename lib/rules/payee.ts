// The payee of a site is remembered: money that would go to another one, or to whomever on another network, is asked about.
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
    return ({ payeeChanged, networkChanged }) => {
      if (payeeChanged) return { say: 'ask', reason: 'payee-changed' };
      return networkChanged ? { say: 'ask', reason: 'network-changed' } : null;
    };
  },
};
