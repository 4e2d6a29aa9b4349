// Real money and test money are never mixed: a rule for the one says nothing that the other could be paid by.
import type { RuleKind } from './contract.ts';

export const money: RuleKind = {
  id: 'money',
  text: 'rule_money',
  scope: 'site',
  role: 'limit',
  unset: 'apart',
  example: 'apart',
  read(setting) {
    if (setting !== 'apart') return null;
    return (payment, rule) =>
      rule !== undefined && rule.money !== payment.money ? { say: 'refuse', reason: 'other-money' } : null;
  },
};
