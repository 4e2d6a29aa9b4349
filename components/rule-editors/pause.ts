// Paused until a moment, or until a person takes it back.
import { untilText } from '../state/names.ts';
import type { RuleEditor } from './contract.ts';
import { gotMoment, momentField, readRows, recordOf } from './reading.ts';

const hour = 3_600_000;

export const pause: RuleEditor = {
  id: 'pause',
  group: 'when',
  name: (t) => t('rule_pause'),
  says: (t) => t('rule_pause_says'),
  unset: (t) => t('rule_not_paused'),
  own: {
    fields: [
      {
        name: 'end',
        input: 'choice',
        label: (t) => t('pause_how_long'),
        options: ({ t }) => [
          { value: 'moment', text: t('pause_until_moment') },
          { value: 'never', text: t('pause_until_taken_back') },
        ],
      },
      {
        name: 'until',
        input: 'moment',
        label: (t) => t('pause_until_label'),
        when: ({ end }) => end !== 'never',
      },
    ],
    start: (now) => [{ end: 'moment', until: momentField(now + hour) }],
    rowsOf(setting) {
      const { until } = recordOf(setting);
      return [
        until === null ? { end: 'never', until: '' } : { end: 'moment', until: momentField(Number(until)) },
      ];
    },
    read: (rows, { now }) =>
      readRows<{ readonly until: number | null }>(
        rows,
        ({ end, until }) => {
          if (end === 'never') return { value: { until: null } };
          const got = gotMoment(until, now);
          return 'value' in got ? { value: { until: got.value } } : { wrong: { until: got.fault } };
        },
        ([setting]) => setting,
      ),
    text(setting, { t, locale, now }) {
      const { until } = recordOf(setting);
      if (until === null) return t('pause_until_taken_back');
      return Number(until) > now()
        ? t('pause_until', [untilText(locale, Number(until), now())])
        : t('pause_over', [untilText(locale, Number(until), now())]);
    },
  },
};
