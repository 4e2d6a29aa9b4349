// What the rules of a site say of a payment: each kind on its own, and all of them together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../lib/core/verdict.ts';
import { judge, type Payment, type Rule } from '../../lib/rules/index.ts';
import { parseLimit } from '../../lib/rules/limit.ts';

const site = 'https://shop.example';
const cent = 10_000n;

function rule(settings: Rule['settings'], on = true): Rule {
  return { site, money: 'real', on, settings, changedAt: 0 };
}

function payment(cost: bigint, spentDay = 0n, more: Partial<Payment> = {}): Payment {
  return { site, money: 'real', cost, spentDay, spentOnFile: 0n, payeeChanged: false, usual: null, ...more };
}

const usual = { blocked: false, 'per-request': '50000', 'per-day': '500000' };

describe('the verdict of a site’s rule', () => {
  it.each<[string, Rule | undefined, Payment, Verdict]>([
    ['no rule', undefined, payment(cent), { say: 'ask', reason: 'no-rule' }],
    ['within both limits', rule(usual), payment(cent), { say: 'pay' }],
    ['at the limit of one payment', rule(usual), payment(50_000n), { say: 'pay' }],
    ['one above it', rule(usual), payment(50_001n), { say: 'ask', reason: 'over-per-request' }],
    ['the last cent of the day', rule(usual), payment(cent, 490_000n), { say: 'pay' }],
    ['one above the day', rule(usual), payment(cent, 490_001n), { say: 'ask', reason: 'over-per-day' }],
    ['a day already overspent', rule(usual), payment(1n, 10n ** 30n), { say: 'ask', reason: 'over-per-day' }],
    [
      'a limit of zero',
      rule({ ...usual, 'per-day': '0' }),
      payment(1n),
      { say: 'ask', reason: 'over-per-day' },
    ],
    ['switched off', rule(usual, false), payment(cent), { say: 'ask', reason: 'rule-off' }],
    ['blocked', rule({ ...usual, blocked: true }), payment(cent), { say: 'refuse', reason: 'site-blocked' }],
    [
      'blocked and switched off',
      rule({ ...usual, blocked: true }, false),
      payment(cent),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    [
      'blocked and over every limit',
      rule({ ...usual, blocked: true }),
      payment(10n ** 30n),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    ['no settings at all', rule({}), payment(cent), { say: 'ask', reason: 'no-rule' }],
    [
      'no limit of the day: nothing bounds it',
      rule({ blocked: false, 'per-request': '50000' }),
      payment(1n),
      { say: 'ask', reason: 'no-rule' },
    ],
    ['a day’s limit alone', rule({ 'per-day': '500000' }), payment(400_000n), { say: 'pay' }],
    [
      'a setting that cannot be read',
      rule({ ...usual, 'per-request': 50_000 }),
      payment(cent),
      { say: 'ask', reason: 'no-rule' },
    ],
    [
      'a block that cannot be read',
      rule({ ...usual, blocked: 'yes' }),
      payment(cent),
      { say: 'ask', reason: 'no-rule' },
    ],
    [
      'a setting of a kind that nobody knows',
      rule({ ...usual, 'per-week': '1' }),
      payment(cent),
      { say: 'pay' },
    ],
    ['the usual price', rule(usual), payment(cent, 0n, { usual: cent }), { say: 'pay' }],
    ['twice the usual price', rule(usual), payment(2n * cent, 0n, { usual: cent }), { say: 'pay' }],
    [
      'more than twice the usual price',
      rule(usual),
      payment(2n * cent + 1n, 0n, { usual: cent }),
      { say: 'ask', reason: 'price-above-usual' },
    ],
    ['a lower price than usual', rule(usual), payment(1n, 0n, { usual: cent }), { say: 'pay' }],
    [
      'another payee than before',
      rule(usual),
      payment(cent, 0n, { payeeChanged: true }),
      { say: 'ask', reason: 'payee-changed' },
    ],
    [
      'another payee, of a site that is blocked',
      rule({ ...usual, blocked: true }),
      payment(cent, 0n, { payeeChanged: true }),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    [
      'another payee, and a setting of this kind that cannot be read',
      rule({ ...usual, payee: 'any' }),
      payment(cent, 0n, { payeeChanged: true }),
      { say: 'ask', reason: 'no-rule' },
    ],
  ])('%s', (_name, given, asked, verdict) => {
    expect(judge(given, asked)).toEqual(verdict);
  });

  it('a run of silent payments never spends more than the day’s limit', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 1_000_000n }), (costs, limit) => {
        const given = rule({ ...usual, 'per-day': limit.toString() });
        const spent = costs.reduce(
          (sum, cost) => (judge(given, payment(cost, sum)).say === 'pay' ? sum + cost : sum),
          0n,
        );
        expect(spent <= limit).toBe(true);
      }),
    );
  });

  it('a higher price or a fuller day is never judged more mildly', () => {
    const strictness = ['pay', 'ask', 'refuse'];
    const money = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(
      fc.property(money, money, money, money, (cost, spent, dearer, fuller) => {
        const before = strictness.indexOf(judge(rule(usual), payment(cost, spent)).say);
        const after = strictness.indexOf(judge(rule(usual), payment(cost + dearer, spent + fuller)).say);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('a stored limit', () => {
  it.each([
    ['0', 0n],
    ['50000', 50_000n],
    ['999999999999999999', 999_999_999_999_999_999n],
  ])('%s is read', (text, limit) => {
    expect(parseLimit(text)).toBe(limit);
  });

  it.each([
    '',
    ' ',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x1',
    '01',
    '1000000000000000000',
    '١',
    '1 ',
    'Infinity',
    5,

    null,
    undefined,
    [],
    ['5'],
    {},
  ])('%j is not a limit', (value) => {
    expect(parseLimit(value)).toBeNull();
  });
});
