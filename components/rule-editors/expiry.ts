// When a permission ends by itself: days without use, and days since a person last said so.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { countText } from '../state/counting.ts';
import type { Row, RuleEditor } from './contract.ts';
import { givenBy, gotCount, readRows, recordOf, wrongOf } from './reading.ts';

export const expiry: RuleEditor = {
  id: 'expiry',
  group: 'when',
  name: (t) => t('rule_expiry'),
  says: (t) => t('rule_expiry_says'),
  unset: (t) => t('rule_no_end'),
  own: {
    fields: [
      { name: 'unused', input: 'number', label: (t) => t('expiry_unused') },
      { name: 'always', input: 'number', label: (t) => t('expiry_always') },
    ],
    start: () => [{ unused: '90', always: '365' }],
    rowsOf(setting) {
      const { unused, always } = recordOf(setting);
      return [{ unused: String(unused), always: String(always) }];
    },
    read: (rows) => readRows(rows, readDays, ([days]) => days),
    text(setting, { t, locale }) {
      const { unused, always } = recordOf(setting);
      return t('expiry_text', [countText(locale, Number(unused)), countText(locale, Number(always))]);
    },
  },
};

function readDays(row: Row) {
  const fields = { unused: gotDays(row.unused), always: gotDays(row.always) };
  const wrong = wrongOf(fields);
  return wrong === null
    ? { value: { unused: givenBy(fields.unused), always: givenBy(fields.always) } }
    : { wrong };
}

/** As many as the kind reads. */
function gotDays(text: string | undefined) {
  const got = gotCount(text);
  if ('fault' in got || canRead('expiry', { unused: got.value, always: got.value })) return got;
  return { fault: 'count' } as const;
}
