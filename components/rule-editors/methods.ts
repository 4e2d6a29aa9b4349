// Methods beside reading: each that is paid without asking has its tick.
import { listText } from '../state/lists.ts';
import type { FormField, RuleEditor } from './contract.ts';
import { readRows } from './reading.ts';

const names = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const methods: RuleEditor = {
  id: 'methods',
  group: 'what',
  name: (t) => t('rule_methods'),
  says: (t) => t('rule_methods_says'),
  unset: (t) => t('methods_none'),
  choices: [{ setting: 'reads', text: (t) => t('methods_none') }],
  own: {
    // Methods are called by the same names in every language.
    fields: names.map((name): FormField => ({ name, input: 'tick', label: () => name })),
    start: () => [{}],
    rowsOf: (setting) => [Object.fromEntries(listOf(setting).map((name) => [name, 'yes']))],
    read: (rows) =>
      readRows(
        rows,
        (row) => {
          const chosen = names.filter((name) => row[name] === 'yes');
          return chosen.length > 0 ? { value: chosen } : { wrong: { POST: 'nothing-chosen' } };
        },
        ([chosen]) => chosen,
      ),
    text: (setting, words) => listText(listOf(setting), words),
  },
};

function listOf(setting: unknown): readonly string[] {
  return Array.isArray(setting) ? setting.map(String) : [];
}
