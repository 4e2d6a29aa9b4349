// Other origins that charge on the site's pages: each with a budget of its own.

import { parseSite } from '../../lib/core/site.ts';
import { dollarsText, typedDollars } from '../state/amounts.ts';
import { listText } from '../state/lists.ts';
import { siteName } from '../state/names.ts';
import { siteFrom } from '../state/rule-places.ts';
import type { Row, RuleEditor, Words } from './contract.ts';
import { type Got, givenBy, gotDollars, readRows, recordOf, wrongOf } from './reading.ts';

export const thirdParty: RuleEditor = {
  id: 'third-party',
  group: 'what',
  name: (t) => t('rule_third_party'),
  says: (t) => t('rule_third_party_says'),
  unset: (t) => t('third_party_none'),
  choices: [{ setting: 'ask', text: (t) => t('third_party_none') }],
  own: {
    fields: [
      { name: 'origin', input: 'text', label: (t) => t('third_party_origin') },
      { name: 'each', input: 'dollars', label: (t) => t('limit_each') },
      { name: 'day', input: 'dollars', label: (t) => t('limit_day') },
    ],
    list: {
      add: (t) => t('third_party_add'),
      remove: (t, { origin = '' }) => t('row_remove', [siteName(origin)]),
    },
    start: () => [{ origin: '', each: '', day: '' }],
    rowsOf: (setting) => Object.entries(recordOf(setting)).map(rowOf),
    read: (rows) => readRows(rows, readParty, (parties) => Object.fromEntries(parties)),
    text: (setting, words) =>
      listText(
        Object.entries(recordOf(setting)).map((party) => partyText(rowOf(party), words)),
        words,
      ),
  },
};

function rowOf([origin, budget]: readonly [string, unknown]): Row {
  const { 'per-request': each, 'per-day': day } = recordOf(budget);
  return { origin, each: typedDollars(String(each)), day: typedDollars(String(day)) };
}

type Party = readonly [
  origin: string,
  budget: { readonly 'per-request': string; readonly 'per-day': string },
];

function readParty({ origin = '', each, day }: Row, before: readonly Row[]) {
  const [gotEach, gotDay] = [gotDollars(each), gotDollars(day)];
  const [perRequest, perDay] = [givenBy(gotEach) ?? '0', givenBy(gotDay) ?? '0'];
  const isAbove = 'value' in gotEach && 'value' in gotDay && BigInt(perRequest) > BigInt(perDay);
  const named = gotOrigin(origin, before);
  const wrong = wrongOf({ origin: named, each: isAbove ? { fault: 'above-day' } : gotEach, day: gotDay });
  if (wrong !== null) return { wrong };
  const party: Party = [givenBy(named) ?? '', { 'per-request': perRequest, 'per-day': perDay }];
  return { value: party };
}

function gotOrigin(text: string, before: readonly Row[]): Got<string> {
  if (text.trim() === '') return { fault: 'empty' };
  const site = siteFrom(text);
  if (site === null || !parseSite(site).ok) return { fault: 'origin' };
  return before.some((row) => siteFrom(row.origin ?? '') === site) ? { fault: 'twice' } : { value: site };
}

function partyText({ origin = '', day = '' }: Row, { t, locale }: Words): string {
  const got = gotDollars(day);
  return t('third_party_up_to', [siteName(origin), dollarsText(locale, givenBy(got) ?? '0')]);
}
