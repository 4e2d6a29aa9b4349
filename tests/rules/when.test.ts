// When: quiet hours, pauses, permissions that expire, and trust with an end.
import { describe, expect, it } from 'vitest';
import type { Payment } from '../../lib/rules/index.ts';
import { day, forAll, friday, payment, ruleWith, said, saidBy } from './payments.ts';

type Row = [name: string, setting: unknown, change: Partial<Payment>, says: string];

const unreadable = 'ask setting-unreadable';
const visit = 'ab'.repeat(16);

function table(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    it.each(rows)('%s', (_name, setting, change, says) => {
      expect(said(id, setting, change)).toBe(says);
    });
  });
}

const night = { from: '22:00', to: '07:00' };
const siesta = { from: '13:00', to: '15:30' };

table('quiet-hours', [
  ['before the night', night, { minute: 22 * 60 - 1 }, '-'],
  ['as the night begins', night, { minute: 22 * 60 }, 'ask quiet-hours'],
  ['after midnight', night, { minute: 0 }, 'ask quiet-hours'],
  ['the last minute', night, { minute: 7 * 60 - 1 }, 'ask quiet-hours'],
  ['as it ends', night, { minute: 7 * 60 }, '-'],
  ['within a day', siesta, { minute: 13 * 60 }, 'ask quiet-hours'],
  ['after it', siesta, { minute: 15 * 60 + 30 }, '-'],
  ['no time', { from: '24:00', to: '07:00' }, {}, unreadable],
  ['never or always, nobody can tell', { from: '07:00', to: '07:00' }, {}, unreadable],
]);

table('pause', [
  ['until later', { until: friday + 1 }, {}, 'ask paused'],
  ['until now', { until: friday }, {}, '-'],
  ['until it is taken back', { until: null }, {}, 'ask paused'],
  ['until nobody says when', {}, {}, unreadable],
]);

table('expiry', [
  ['just said so', { unused: 90, always: 365 }, {}, '-'],
  ['ninety days unused', { unused: 90, always: 365 }, { at: friday + 90 * day }, '-'],
  ['and a moment', { unused: 90, always: 365 }, { at: friday + 90 * day + 1 }, 'ask rule-expired'],
  ['used meanwhile', { unused: 90, always: 365 }, { at: friday + 91 * day, lastPaid: friday + 2 * day }, '-'],
  [
    'used every day for more than a year',
    { unused: 90, always: 365 },
    { at: friday + 365 * day + 1, lastPaid: friday + 365 * day },
    'ask rule-expired',
  ],
  ['off', 'off', { at: friday + 3_650 * day }, '-'],
  ['half a setting', { unused: 90 }, {}, unreadable],
]);

table('trust', [
  ['until later', { until: friday + 1, since: friday - 1 }, {}, '-'],
  ['until now', { until: friday, since: friday - 1 }, {}, 'ask trust-ended'],
  [
    'by a clock that stands before it was given',
    { until: friday + 9, since: friday + 1 },
    {},
    'ask trust-ended',
  ],
  ['the tenth of ten', { times: 10, since: friday }, { timesTrusted: 9 }, '-'],
  ['the eleventh of ten', { times: 10, since: friday }, { timesTrusted: 10 }, 'ask trust-ended'],
  [
    'times by a clock that was set back',
    { times: 10, since: friday + 1 },
    { timesTrusted: 0 },
    'ask trust-ended',
  ],
  ['in the visit', { visit }, { visit }, '-'],
  ['in another visit', { visit }, { visit: 'cd'.repeat(16) }, 'ask trust-ended'],
  ['in a visit that nobody can tell', { visit }, { visit: null }, 'ask trust-ended'],
  ['two ends at once', { visit, until: friday + 1, since: friday }, {}, unreadable],
  ['an end before its beginning', { until: friday - 1, since: friday }, {}, unreadable],
  ['times without a beginning', { times: 10 }, {}, unreadable],
]);

describe('for all sites', () => {
  it.each([
    ['pause', { until: null }, 'ask paused'],
    ['quiet-hours', { from: '11:00', to: '13:00' }, 'ask quiet-hours'],
  ])('%s: no site is exempt, whatever it says itself and however old its rule is', (id, setting, says) => {
    const all = forAll({ [id]: setting });
    const { inherits: _no, ...former } = ruleWith({});
    for (const rule of [undefined, ruleWith({}), former, ruleWith({ [id]: 'off' })])
      expect(saidBy(id, { rule, all }, payment())).toBe(says);
  });

  it('an expiry for all sites is that of each site that says nothing else', () => {
    const all = forAll({ expiry: { unused: 90, always: 365 } });
    const late = payment({ at: friday + 91 * day });
    expect(saidBy('expiry', { rule: ruleWith({}), all }, late)).toBe('ask rule-expired');
    expect(saidBy('expiry', { rule: ruleWith({ expiry: 'off' }), all }, late)).toBe('-');
    const { inherits: _no, ...former } = ruleWith({});
    expect(saidBy('expiry', { rule: former, all }, late)).toBe('-');
  });
});
