// What always holds and can be said, but not changed: the payee and the price are remembered, and money is kept apart.
import type { RuleEditor } from './contract.ts';

export const payee: RuleEditor = {
  id: 'payee',
  group: 'always',
  name: (t) => t('rule_payee'),
  says: (t) => t('rule_payee_says'),
  unset: (t) => t('rule_always_so'),
  choices: [{ setting: 'ask', text: (t) => t('rule_said_here') }],
};

export const usualPrice: RuleEditor = {
  id: 'usual-price',
  group: 'always',
  name: (t) => t('rule_usual_price'),
  says: (t) => t('rule_usual_price_says'),
  unset: (t) => t('rule_always_so'),
  choices: [{ setting: 'ask', text: (t) => t('rule_said_here') }],
};

export const money: RuleEditor = {
  id: 'money',
  group: 'always',
  name: (t) => t('rule_money'),
  says: (t) => t('rule_money_says'),
  unset: (t) => t('rule_always_so'),
  choices: [{ setting: 'apart', text: (t) => t('rule_said_here') }],
};
