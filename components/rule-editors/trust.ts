// Trust with an end: so many more times, until a moment, or the visit for which it was given.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { countText, isOne } from '../state/counting.ts';
import { dayAfter } from '../state/days.ts';
import { untilText } from '../state/names.ts';
import type { Known, Row, RuleEditor, Words } from './contract.ts';
import { gotCount, gotMoment, momentField, readRows, recordOf } from './reading.ts';

export const trust: RuleEditor = {
  id: 'trust',
  group: 'when',
  name: (t) => t('rule_trust'),
  says: (t) => t('rule_trust_says'),
  unset: (t) => t('rule_no_end'),
  own: {
    fields: [
      { name: 'end', input: 'choice', label: (t) => t('trust_end'), options: ends },
      {
        name: 'times',
        input: 'number',
        label: (t) => t('trust_times_label'),
        when: ({ end }) => end === 'times',
      },
      {
        name: 'until',
        input: 'moment',
        label: (t) => t('trust_until_label'),
        when: ({ end }) => end === 'until',
      },
    ],
    start: (now) => [{ end: 'until', times: '10', until: momentField(dayAfter(now)) }],
    rowsOf: (setting) => [rowOf(setting)],
    read: (rows, known) =>
      readRows(
        rows,
        (row) => readEnd(row, known),
        ([end]) => end,
      ),
    text: trustText,
  },
};

/** Only a visit can name itself, so one is kept, and not to be chosen. */
function ends({ t }: Words, { end }: Row) {
  const visit = end === 'visit' ? [{ value: 'visit', text: t('trust_visit') }] : [];
  return [
    ...visit,
    { value: 'until', text: t('trust_until_moment') },
    { value: 'times', text: t('trust_some_times') },
  ];
}

function rowOf(setting: unknown): Row {
  const { times, until } = recordOf(setting);
  if (times !== undefined) return { end: 'times', times: String(times), until: '' };
  return until === undefined
    ? { end: 'visit', times: '10', until: '' }
    : { end: 'until', times: '10', until: momentField(Number(until)) };
}

/** What was there already goes on as it was counted; anything else begins now. */
function readEnd(row: Row, { now, before }: Known) {
  if (isAsBefore(row, before)) return { value: before };
  if (row.end === 'times') {
    const got = gotCount(row.times);
    if ('fault' in got) return { wrong: { times: got.fault } };
    const setting = { times: got.value, since: now };
    return canRead('trust', setting) ? { value: setting } : { wrong: { times: 'count' as const } };
  }
  const got = gotMoment(row.until, now);
  return 'fault' in got ? { wrong: { until: got.fault } } : { value: { until: got.value, since: now } };
}

function isAsBefore(row: Row, before: unknown): boolean {
  if (!canRead('trust', before) || before === 'off') return false;
  const { end, times, until } = rowOf(before);
  return (
    end === row.end && (end === 'visit' || (end === 'times' ? times === row.times : until === row.until))
  );
}

function trustText(setting: unknown, { t, locale, now }: Words): string {
  const { times, until } = recordOf(setting);
  if (until !== undefined) return t('trust_until', [untilText(locale, Number(until), now())]);
  if (times === undefined) return t('trust_visit');
  const count = countText(locale, Number(times));
  return isOne(locale, Number(times)) ? t('trust_times_one', [count]) : t('trust_times', [count]);
}
