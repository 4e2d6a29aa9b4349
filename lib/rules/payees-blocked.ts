// Blocked payees: a list of whom nothing is paid, whoever asks for it; of all sites it holds for each.
import type { RuleKind } from './contract.ts';
import { isListed, readPayees } from './payee-list.ts';

export const payeesBlocked: RuleKind = {
  id: 'payees-blocked',
  text: 'rule_payees_blocked',
  scope: 'both',
  role: 'limit',
  example: ['0x8617E340B3D01FA5F11F306F4090FD50E238070D'],
  read(setting) {
    const blocked = readPayees(setting);
    if (blocked === null) return null;
    return ({ payTo }) => (isListed(blocked, payTo) ? { say: 'refuse', reason: 'payee-blocked' } : null);
  },
};
