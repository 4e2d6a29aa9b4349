// The shape of a list: so many texts, each read by the kind itself. Parts of a site, and payees.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { listText } from '../state/lists.ts';
import { shortAddress } from '../state/names.ts';
import type { FormField, ListWords, OwnSetting, RuleEditor } from './contract.ts';
import type { FaultName } from './faults.ts';
import { type Got, readRows } from './reading.ts';

export const paths: RuleEditor = {
  id: 'paths',
  group: 'what',
  name: (t) => t('rule_paths'),
  says: (t) => t('rule_paths_says'),
  unset: (t) => t('paths_all'),
  own: list(
    'paths',
    'path',
    { label: (t) => t('path_label'), hint: (t) => t('path_hint') },
    { add: (t) => t('path_add'), remove: (t, { one = '' }) => t('row_remove', [one]) },
    (one) => one,
  ),
};

export const payees: RuleEditor = {
  id: 'payees',
  group: 'what',
  name: (t) => t('rule_payees'),
  says: (t) => t('rule_payees_says'),
  unset: (t) => t('payees_any'),
  own: list(
    'payees',
    'payee',
    { label: (t) => t('payee_label') },
    { add: (t) => t('payee_add'), remove: (t, { one = '' }) => t('row_remove', [shortAddress(one)]) },
    shortAddress,
  ),
};

export const payeesBlocked: RuleEditor = {
  id: 'payees-blocked',
  group: 'what',
  name: (t) => t('rule_payees_blocked'),
  says: (t) => t('rule_payees_blocked_says'),
  unset: (t) => t('payees_blocked_none'),
  own: list(
    'payees-blocked',
    'payee',
    { label: (t) => t('payee_blocked_label') },
    { add: (t) => t('payee_add'), remove: (t, { one = '' }) => t('row_remove', [shortAddress(one)]) },
    shortAddress,
  ),
};

function list(
  id: string,
  unreadable: FaultName,
  words: Pick<FormField, 'label' | 'hint'>,
  buttons: ListWords,
  shown: (one: string) => string,
): OwnSetting {
  const listOf = (setting: unknown) => (Array.isArray(setting) ? setting.map(String) : []);
  return {
    fields: [{ name: 'one', input: 'text', ...words }],
    list: buttons,
    start: () => [{ one: '' }],
    rowsOf: (setting) => listOf(setting).map((one) => ({ one })),
    read: (rows) =>
      readRows(
        rows,
        ({ one = '' }, before) => {
          const got = gotOne(
            id,
            one,
            before.map((row) => row.one ?? ''),
            unreadable,
          );
          return 'value' in got ? got : { wrong: { one: got.fault } };
        },
        (all) => all,
      ),
    text: (setting, words) => listText(listOf(setting).map(shown), words),
  };
}

/** One of the list; what stands there already stands there twice. */
function gotOne(id: string, text: string, before: readonly string[], unreadable: FaultName): Got<string> {
  const one = text.trim();
  if (one === '') return { fault: 'empty' };
  if (!canRead(id, [one])) return { fault: unreadable };
  return before.some((other) => other.trim() === one) ? { fault: 'twice' } : { value: one };
}
