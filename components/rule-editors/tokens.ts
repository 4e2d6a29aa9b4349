// Tokens and networks that are paid with: a network, and where wanted one token on it by its address.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { listText } from '../state/lists.ts';
import { shortAddress } from '../state/names.ts';
import type { FieldOption, Row, RuleEditor, Words } from './contract.ts';
import { readRows } from './reading.ts';

export const tokens: RuleEditor = {
  id: 'tokens',
  group: 'what',
  name: (t) => t('rule_tokens'),
  says: (t) => t('rule_tokens_says'),
  unset: (t) => t('tokens_all'),
  own: {
    fields: [
      { name: 'network', input: 'choice', label: (t) => t('filter_network'), options: networkOptions },
      { name: 'token', input: 'text', label: (t) => t('token_label'), hint: (t) => t('token_hint') },
    ],
    list: { add: (t) => t('token_add'), remove: (t, row) => t('row_remove', [shortOf(row)]) },
    start: () => [{ network: '', token: '' }],
    rowsOf: (setting) => listOf(setting).map(rowOf),
    read: (rows) =>
      readRows(
        rows,
        (row, before) => {
          const written = writtenOf(row);
          if (row.network === undefined || row.network === '') return { wrong: { network: 'empty' } };
          if (!canRead('tokens', [written])) return { wrong: { token: 'token' } };
          return before.some((other) => writtenOf(other) === written)
            ? { wrong: { token: 'twice' } }
            : { value: written };
        },
        (all) => all,
      ),
    text: (setting, words) =>
      listText(
        listOf(setting).map((one) => shownOf(rowOf(one), words)),
        words,
      ),
  },
};

function listOf(setting: unknown): string[] {
  return Array.isArray(setting) ? setting.map(String) : [];
}

/** `eip155:8453`, or `eip155:8453/0x…` */
function rowOf(written: string): Row {
  const [network = '', token = ''] = written.split('/');
  return { network, token };
}

function writtenOf({ network = '', token = '' }: Row): string {
  return token.trim() === '' ? network : `${network}/${token.trim()}`;
}

function shortOf({ network = '', token = '' }: Row): string {
  return token === '' ? network : `${network} ${shortAddress(token)}`;
}

function shownOf({ network = '', token = '' }: Row, { networks }: Words): string {
  const name = networks.find(({ id }) => id === network)?.name ?? network;
  return token === '' ? name : `${name} ${shortAddress(token)}`;
}

/** What is written stays in the list, whatever the wallet knows by now. */
function networkOptions({ t, networks }: Words, { network = '' }: Row): FieldOption[] {
  const known = networks.map(({ id, name }) => ({ value: id, text: name }));
  if (network === '') return [{ value: '', text: t('network_choose') }, ...known];
  return known.some(({ value }) => value === network) ? known : [...known, { value: network, text: network }];
}
