// Parts of a site with a limit of their own, or that are always asked about.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { dollarsText, typedDollars } from '../state/amounts.ts';
import { listText } from '../state/lists.ts';
import type { Row, RuleEditor, Words } from './contract.ts';
import { type Got, givenBy, gotDollars, readRows, recordOf, wrongOf } from './reading.ts';

export const pathLimits: RuleEditor = {
  id: 'path-limits',
  group: 'finer',
  name: (t) => t('rule_path_limits'),
  says: (t) => t('rule_path_limits_says'),
  unset: (t) => t('rule_none'),
  own: {
    fields: [
      { name: 'path', input: 'text', label: (t) => t('path_label'), hint: (t) => t('path_hint') },
      {
        name: 'what',
        input: 'choice',
        label: (t) => t('path_what'),
        options: ({ t }) => [
          { value: 'limit', text: t('path_limited') },
          { value: 'ask', text: t('path_asked') },
        ],
      },
      { name: 'limit', input: 'dollars', label: (t) => t('rule_amount'), when: ({ what }) => what !== 'ask' },
    ],
    list: { add: (t) => t('path_add'), remove: (t, { path = '' }) => t('row_remove', [path]) },
    start: () => [{ path: '', what: 'limit', limit: '' }],
    rowsOf: (setting) => partsOf(setting).map(rowOf),
    read: (rows) => readRows(rows, readPart, (parts) => parts),
    text: (setting, words) =>
      listText(
        partsOf(setting).map((part) => partText(part, words)),
        words,
      ),
  },
};

interface Part {
  readonly path: string;
  /** Micro-dollars, or `ask`. */
  readonly limit: string;
}

function partsOf(setting: unknown): Part[] {
  const parts = Array.isArray(setting) ? setting.map(recordOf) : [];
  return parts.map(({ path, limit }) => ({ path: String(path), limit: String(limit) }));
}

function rowOf({ path, limit }: Part): Row {
  return limit === 'ask'
    ? { path, what: 'ask', limit: '' }
    : { path, what: 'limit', limit: typedDollars(limit) };
}

function readPart({ path = '', what, limit }: Row, before: readonly Row[]) {
  const fields = {
    path: gotPath(path.trim(), before),
    limit: what === 'ask' ? { value: 'ask' } : gotDollars(limit),
  };
  const wrong = wrongOf(fields);
  return wrong === null ? { value: { path: givenBy(fields.path), limit: givenBy(fields.limit) } } : { wrong };
}

function gotPath(path: string, before: readonly Row[]): Got<string> {
  if (path === '') return { fault: 'empty' };
  if (!canRead('paths', [path])) return { fault: 'path' };
  // The kind itself knows which ways of writing are the same path.
  const others = before.map((row) => ({ path: row.path?.trim(), limit: 'ask' }));
  const isTwice = others.some(
    (other) => canRead('path-limits', [other]) && !canRead('path-limits', [other, { path, limit: 'ask' }]),
  );
  return isTwice ? { fault: 'twice' } : { value: path };
}

function partText({ path, limit }: Part, { t, locale }: Words): string {
  return limit === 'ask' ? t('path_asks', [path]) : t('path_up_to', [path, dollarsText(locale, limit)]);
}
