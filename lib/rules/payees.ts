// Allowed payees: a list that a person has written down; whoever is not on it is asked about.
import type { RuleKind } from './contract.ts';
import { readList } from './list.ts';

export const payees: RuleKind = {
  id: 'payees',
  text: 'rule_payees',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: ['0x8617E340B3D01FA5F11F306F4090FD50E238070D'],
  read(setting) {
    const allowed = readList(setting, /^(0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$/);
    if (allowed === null) return null;
    return ({ payTo }) =>
      allowed.some((one) => isSame(one, payTo)) ? null : { say: 'ask', reason: 'payee-not-allowed' };
  },
};

/** Hex is written in either case; Base58 is not. */
function isSame(one: string, other: string): boolean {
  return one === other || (one.startsWith('0x') && one.toLowerCase() === other.toLowerCase());
}
