// What the rules of a site say of a payment: each kind on its own, and all of them together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../lib/core/verdict.ts';
import { judge, type Payment, type Rule } from '../../lib/rules/index.ts';
import { parseLimit } from '../../lib/rules/limit.ts';
import { cent, payment, site } from './payments.ts';

/** A rule as it was written before there was anything for all sites; what it says must never mean another thing. */
function rule(settings: Rule['settings'], on = true): Rule {
  return { site, money: 'real', on, settings, changedAt: 0 };
}

function asked(cost: bigint, spentDay = 0n, more: Partial<Payment> = {}): Payment {
  return payment({ cost, spentDay, ...more });
}

function verdictOn(given: Rule | undefined, of: Payment): Verdict {
  return judge({ rule: given, all: undefined }, of);
}

const usual = { blocked: false, 'per-request': '50000', 'per-day': '500000' };

describe('the verdict of a site’s rule', () => {
  it.each<[string, Rule | undefined, Payment, Pick<Verdict, 'say'> & Partial<Verdict>]>([
    ['no rule', undefined, asked(cent), { say: 'ask', reason: 'no-rule' }],
    ['within both limits', rule(usual), asked(cent), { say: 'pay' }],
    ['at the limit of one payment', rule(usual), asked(50_000n), { say: 'pay' }],
    ['one above it', rule(usual), asked(50_001n), { say: 'ask', reason: 'over-per-request' }],
    ['the last cent of the day', rule(usual), asked(cent, 490_000n), { say: 'pay' }],
    ['one above the day', rule(usual), asked(cent, 490_001n), { say: 'ask', reason: 'over-per-day' }],
    ['a day already overspent', rule(usual), asked(1n, 10n ** 30n), { say: 'ask', reason: 'over-per-day' }],
    [
      'a limit of zero',
      rule({ ...usual, 'per-day': '0' }),
      asked(1n),
      { say: 'ask', reason: 'over-per-day' },
    ],
    ['switched off', rule(usual, false), asked(cent), { say: 'ask', reason: 'rule-off' }],
    ['blocked', rule({ ...usual, blocked: true }), asked(cent), { say: 'refuse', reason: 'site-blocked' }],
    [
      'blocked and switched off',
      rule({ ...usual, blocked: true }, false),
      asked(cent),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    [
      'blocked and over every limit',
      rule({ ...usual, blocked: true }),
      asked(10n ** 30n),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    ['no settings at all', rule({}), asked(cent), { say: 'ask', reason: 'no-rule', opinions: [] }],
    [
      'no limit of the day: nothing bounds it',
      rule({ blocked: false, 'per-request': '50000' }),
      asked(1n),
      { say: 'ask', reason: 'no-rule' },
    ],
    ['a day’s limit alone', rule({ 'per-day': '500000' }), asked(400_000n), { say: 'pay' }],
    [
      'a setting that cannot be read',
      rule({ ...usual, 'per-request': 50_000 }),
      asked(cent),
      { say: 'ask', reason: 'setting-unreadable' },
    ],
    [
      'a block that cannot be read',
      rule({ ...usual, blocked: 'yes' }),
      asked(cent),
      { say: 'ask', reason: 'setting-unreadable' },
    ],
    [
      'a setting of a kind that nobody knows',
      rule({ ...usual, 'per-week': '1' }),
      asked(cent),
      { say: 'pay' },
    ],
    ['the usual price', rule(usual), asked(cent, 0n, { usual: cent }), { say: 'pay' }],
    ['twice the usual price', rule(usual), asked(2n * cent, 0n, { usual: cent }), { say: 'pay' }],
    [
      'more than twice the usual price',
      rule(usual),
      asked(2n * cent + 1n, 0n, { usual: cent }),
      { say: 'ask', reason: 'price-above-usual' },
    ],
    ['a lower price than usual', rule(usual), asked(1n, 0n, { usual: cent }), { say: 'pay' }],
    [
      'another payee than before',
      rule(usual),
      asked(cent, 0n, { payeeChanged: true }),
      { say: 'ask', reason: 'payee-changed' },
    ],
    [
      'another payee, of a site that is blocked',
      rule({ ...usual, blocked: true }),
      asked(cent, 0n, { payeeChanged: true }),
      { say: 'refuse', reason: 'site-blocked' },
    ],
    [
      'another payee, and a setting of this kind that cannot be read',
      rule({ ...usual, payee: 'any' }),
      asked(cent, 0n, { payeeChanged: true }),
      { say: 'ask', reason: 'setting-unreadable' },
    ],
  ])('%s', (_name, given, of, verdict) => {
    expect(verdictOn(given, of)).toMatchObject(verdict);
  });

  it('a run of silent payments never spends more than the day’s limit', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 1_000_000n }), (costs, limit) => {
        const given = rule({ ...usual, 'per-day': limit.toString() });
        const spent = costs.reduce(
          (sum, cost) => (verdictOn(given, asked(cost, sum)).say === 'pay' ? sum + cost : sum),
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
        const before = strictness.indexOf(verdictOn(rule(usual), asked(cost, spent)).say);
        const after = strictness.indexOf(verdictOn(rule(usual), asked(cost + dearer, spent + fuller)).say);
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
