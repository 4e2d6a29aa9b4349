// How often: so many payments a minute, an hour, or both.
import { canRead } from '../../lib/wallet/rule-kinds.ts';
import { countText } from '../state/counting.ts';
import { listText } from '../state/lists.ts';
import type { Row, RuleEditor } from './contract.ts';
import { type Got, givenBy, gotCount, readRows, recordOf, wrongOf } from './reading.ts';

export const rate: RuleEditor = {
  id: 'rate',
  group: 'finer',
  name: (t) => t('rule_rate'),
  says: (t) => t('rule_rate_says'),
  unset: (t) => t('rule_no_limit'),
  own: {
    fields: [
      { name: 'minute', input: 'number', label: (t) => t('rate_minute_label') },
      { name: 'hour', input: 'number', label: (t) => t('rate_hour_label'), hint: (t) => t('rate_hint') },
    ],
    start: () => [{ minute: '10', hour: '60' }],
    rowsOf(setting) {
      const { minute = '', hour = '' } = recordOf(setting);
      return [{ minute: String(minute), hour: String(hour) }];
    },
    read: (rows) => readRows(rows, readRate, ([rate]) => rate),
    text(setting, words) {
      const { minute, hour } = recordOf(setting);
      const counted = (count: unknown) => [countText(words.locale, Number(count))];
      return listText(
        [
          ...(minute === undefined ? [] : [words.t('rate_minute', counted(minute))]),
          ...(hour === undefined ? [] : [words.t('rate_hour', counted(hour))]),
        ],
        words,
      );
    },
  },
};

/** One of the two may be empty. */
function readRate({ minute = '', hour = '' }: Row) {
  if (minute.trim() === '' && hour.trim() === '') return { wrong: { minute: 'empty' as const } };
  const fields = { minute: gotPart('minute', minute), hour: gotPart('hour', hour) };
  const wrong = wrongOf(fields);
  if (wrong !== null) return { wrong };
  const [perMinute, perHour] = [givenBy(fields.minute), givenBy(fields.hour)];
  return {
    value: {
      ...(perMinute === undefined ? {} : { minute: perMinute }),
      ...(perHour === undefined ? {} : { hour: perHour }),
    },
  };
}

function gotPart(part: 'minute' | 'hour', text: string): Got<number | undefined> {
  if (text.trim() === '') return { value: undefined };
  const got = gotCount(text);
  return 'fault' in got || canRead('rate', { [part]: got.value }) ? got : { fault: 'count' };
}
