// Which requests are paid: only the pages that a person opens, also what pages fetch, or also the parts that they are made of.
import type { RuleKind } from './contract.ts';

/** Each holds the ones before it. */
const widths = ['navigations', 'page-requests', 'elements'] as const;
const kinds = ['navigation', 'page-request', 'element'] as const;

export const requests: RuleKind = {
  id: 'requests',
  text: 'rule_requests',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: 'navigations',
  read(setting) {
    const width = widths.indexOf(setting as (typeof widths)[number]); // anything else is not in it
    if (width < 0) return null;
    return ({ request }) =>
      kinds.indexOf(request) > width ? { say: 'ask', reason: 'request-not-allowed' } : null;
  },
};
