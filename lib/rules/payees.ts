// Allowed payees: a list that a person has written down; whoever is not on it is asked about.
import type { RuleKind } from './contract.ts';
import { isListed, readPayees } from './payee-list.ts';

export const payees: RuleKind = {
  id: 'payees',
  text: 'rule_payees',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: ['0x8617E340B3D01FA5F11F306F4090FD50E238070D'],
  read(setting) {
    const allowed = readPayees(setting);
    if (allowed === null) return null;
    return ({ payTo }) => (isListed(allowed, payTo) ? null : { say: 'ask', reason: 'payee-not-allowed' });
  },
};
