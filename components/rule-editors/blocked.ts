// Blocked or not: two settings to choose from.
import type { RuleEditor } from './contract.ts';

export const blocked: RuleEditor = {
  id: 'blocked',
  group: 'first',
  name: (t) => t('rule_blocked'),
  says: (t) => t('rule_blocked_says'),
  unset: (t) => t('rule_not_blocked'),
  choices: [
    { setting: true, text: (t) => t('rule_is_blocked') },
    { setting: false, text: (t) => t('rule_not_blocked') },
  ],
};
