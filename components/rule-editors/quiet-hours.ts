// Quiet hours: from one time of the day to another, by the clock of this machine.
import { timeText } from '../state/names.ts';
import type { RuleEditor } from './contract.ts';
import { type Got, givenBy, readRows, recordOf, wrongOf } from './reading.ts';

export const quietHours: RuleEditor = {
  id: 'quiet-hours',
  group: 'when',
  name: (t) => t('rule_quiet_hours'),
  says: (t) => t('rule_quiet_hours_says'),
  unset: (t) => t('rule_none'),
  own: {
    fields: [
      { name: 'from', input: 'time', label: (t) => t('filter_from') },
      { name: 'to', input: 'time', label: (t) => t('filter_to') },
    ],
    start: () => [{ from: '22:00', to: '07:00' }],
    rowsOf(setting) {
      const { from, to } = recordOf(setting);
      return [{ from: String(from), to: String(to) }];
    },
    read: (rows) =>
      readRows(
        rows,
        ({ from, to }) => {
          const fields = {
            from: gotTime(from),
            to: from === to ? ({ fault: 'same-time' } as const) : gotTime(to),
          };
          const wrong = wrongOf(fields);
          return wrong === null
            ? { value: { from: givenBy(fields.from), to: givenBy(fields.to) } }
            : { wrong };
        },
        ([hours]) => hours,
      ),
    text(setting, { t, locale }) {
      const { from, to } = recordOf(setting);
      return t(
        'quiet_text',
        [from, to].map((time) => timeText(locale, momentOf(String(time)))),
      );
    },
  },
};

/** A time field writes `22:00`, and nothing while it is not whole; some write seconds. */
function gotTime(text = ''): Got<string> {
  const [, time] = /^(\d{2}:\d{2})(:\d{2})?$/.exec(text) ?? [];
  return time === undefined ? { fault: 'empty' } : { value: time };
}

/** Some day's moment at that time: only its time is shown. */
function momentOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(2000, 0, 3, hours, minutes).getTime();
}
