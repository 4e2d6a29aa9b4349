// Methods beyond GET: what sends or changes something is asked about, unless a person has named its method for this site.
import type { RuleKind } from './contract.ts';
import { readList } from './list.ts';

const reads = ['GET', 'HEAD'];

export const methods: RuleKind = {
  id: 'methods',
  text: 'rule_methods',
  scope: 'site',
  role: 'consent',
  unset: 'reads',
  example: ['POST'],
  read(setting) {
    const allowed = setting === 'reads' ? [] : readMethods(setting);
    if (allowed === null) return null;
    return ({ method }) =>
      reads.includes(method) || allowed.includes(method) ? null : { say: 'ask', reason: 'not-a-read' };
  },
};

/** Null for what is no list of methods that may be allowed. */
function readMethods(setting: unknown): readonly string[] | null {
  return readList(setting, /^(POST|PUT|PATCH|DELETE)$/);
}
