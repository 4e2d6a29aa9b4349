// Which requests are paid: three widths, each with the ones before it.
import type { RuleEditor } from './contract.ts';

export const requests: RuleEditor = {
  id: 'requests',
  group: 'what',
  name: (t) => t('rule_requests'),
  says: (t) => t('rule_requests_says'),
  unset: (t) => t('requests_all'),
  choices: [
    { setting: 'navigations', text: (t) => t('requests_navigations') },
    { setting: 'page-requests', text: (t) => t('requests_page') },
    { setting: 'elements', text: (t) => t('requests_all') },
  ],
};
