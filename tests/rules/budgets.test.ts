// How much and how often: every limit in money and in numbers, at its edge, one above it, and where it cannot be read.
import { describe, expect, it } from 'vitest';
import type { Payment } from '../../lib/rules/index.ts';
import { cent, forAll, payment, ruleWith, said, saidBy } from './payments.ts';

type Row = [name: string, setting: unknown, change: Partial<Payment>, says: string];

const unreadable = 'ask setting-unreadable';
const media = 'https://media.example';

function table(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    it.each(rows)('%s', (_name, setting, change, says) => {
      expect(said(id, setting, change)).toBe(says);
    });
  });
}

table('per-request', [
  ['within', '50000', { cost: 49_999n }, '-'],
  ['at the limit', '50000', { cost: 50_000n }, '-'],
  ['one above', '50000', { cost: 50_001n }, 'ask over-per-request'],
  ['parts of one file are one thing', '50000', { cost: cent, spentOnFile: 40_001n }, 'ask over-per-request'],
  ['of another origin it has no opinion', '1', { origin: media }, '-'],
  ['off', 'off', { cost: 10n ** 20n }, '-'],
  ['not set', undefined, { cost: 10n ** 20n }, '-'],
  ['a number', 50_000, {}, unreadable],
]);

table('per-day', [
  ['the last cent of the day', '500000', { spentDay: 490_000n }, 'pay within-per-day'],
  ['one above the day', '500000', { spentDay: 490_001n }, 'ask over-per-day'],
  ['a limit of zero', '0', { cost: 1n }, 'ask over-per-day'],
  ['of another origin it has no opinion', '500000', { origin: media }, '-'],
  ['off says nothing, so nobody says pay', 'off', {}, '-'],
  ['a fraction', '0.5', {}, unreadable],
]);

table('per-month', [
  ['within says nothing: it is a ceiling', '5000000', { spentMonth: 0n }, '-'],
  ['the last cent of the month', '5000000', { spentMonth: 4_990_000n }, '-'],
  ['one above the month', '5000000', { spentMonth: 4_990_001n }, 'ask over-per-month'],
  ['another origin on the site’s pages counts', '1', { origin: media, spentMonth: 1n }, 'ask over-per-month'],
  ['off', 'off', { spentMonth: 10n ** 20n }, '-'],
  ['a word', 'much', {}, unreadable],
]);

table('rate', [
  ['the tenth in a minute', { minute: 10 }, { lastMinute: 9 }, '-'],
  ['the eleventh in a minute', { minute: 10 }, { lastMinute: 10 }, 'ask over-rate'],
  ['the sixty-first in an hour', { minute: 10, hour: 60 }, { lastMinute: 0, lastHour: 60 }, 'ask over-rate'],
  ['no limit of the hour', { minute: 10 }, { lastMinute: 0, lastHour: 10_000 }, '-'],
  ['off', 'off', { lastMinute: 10_000 }, '-'],
  ['none at all', {}, {}, unreadable],
  ['zero', { minute: 0 }, {}, unreadable],
  ['half', { minute: 1.5 }, {}, unreadable],
  ['another unit', { minute: 1, week: 9 }, {}, unreadable],
]);

table('third-party', [
  ['the site itself', undefined, {}, '-'],
  ['another origin, and nobody has allowed any', undefined, { origin: media }, 'ask other-origin'],
  ['another origin than the allowed one', allow(), { origin: 'https://evil.example' }, 'ask other-origin'],
  ['another port of the allowed one', allow(), { origin: `${media}:8443` }, 'ask other-origin'],
  ['the allowed one', allow(), { origin: media }, 'pay within-third-party'],
  ['the last of its day', allow(), { origin: media, spentByOrigin: 90_000n }, 'pay within-third-party'],
  ['one above its day', allow(), { origin: media, spentByOrigin: 90_001n }, 'ask over-third-party'],
  ['more at once than allowed', allow(), { origin: media, cost: 10_001n }, 'ask over-third-party'],
  [
    'the site’s own day is none of its business',
    allow(),
    { origin: media, spentDay: 10n ** 20n },
    'pay within-third-party',
  ],
  ['a budget without a day', { [media]: { 'per-request': '1' } }, { origin: media }, unreadable],
  ['more at once than in a day', allow('2', '1'), { origin: media }, unreadable],
  ['a host and no origin', { 'media.example': { 'per-request': '1', 'per-day': '1' } }, {}, unreadable],
  ['off is no word of it', 'off', { origin: media }, unreadable],
]);

function allow(perRequest = '10000', perDay = '100000') {
  return { [media]: { 'per-request': perRequest, 'per-day': perDay } };
}

describe.each([
  ['all-day', 'spentEverywhere', 'over-all-day'],
  ['outstanding', 'outstanding', 'over-outstanding'],
] as const)('%s', (id, counter, reason) => {
  const all = forAll({ [id]: '500000' });

  it.each([
    ['at the limit', 490_000n, '-'],
    ['one above', 490_001n, `ask ${reason}`],
  ])('%s', (_name, spent, says) => {
    expect(saidBy(id, { rule: ruleWith({}), all }, payment({ [counter]: spent }))).toBe(says);
  });

  it('a site without a rule, and a rule of before there was anything for all sites, are bound by it too', () => {
    const over = payment({ [counter]: 490_001n });
    expect(saidBy(id, { rule: undefined, all }, over)).toBe(`ask ${reason}`);
    const { inherits: _no, ...former } = ruleWith({});
    expect(saidBy(id, { rule: former, all }, over)).toBe(`ask ${reason}`);
  });

  it('no site can free itself of it', () => {
    const rule = ruleWith({ [id]: 'off' });
    expect(saidBy(id, { rule, all }, payment({ [counter]: 10n ** 20n }))).toBe(`ask ${reason}`);
  });

  it('where nobody set it there is none', () => {
    expect(saidBy(id, { rule: ruleWith({}), all: undefined }, payment({ [counter]: 10n ** 20n }))).toBe('-');
  });
});
