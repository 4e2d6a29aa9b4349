// All kinds together: the order never matters, a rule more never pays more unless it is a budget or a consent, and every verdict
// tells its reasons.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Heard, verdictOf } from '../../lib/core/verdict.ts';
import {
  consented,
  type Holding,
  isBlocked,
  judge,
  opinionsOf,
  type Payment,
  type Rule,
  ruleKinds,
} from '../../lib/rules/index.ts';
import { forAll, friday, payment, ruleWith, site } from './payments.ts';

const strictness = ['pay', 'ask', 'refuse'];
const visit = 'ab'.repeat(16);

/** What a person may have written, kind by kind, and what nobody can read. */
const settings: Readonly<Record<string, readonly unknown[]>> = {
  blocked: [true, false],
  money: ['apart'],
  expiry: [{ unused: 90, always: 365 }, 'off'],
  trust: [{ visit }, { until: friday + 1, since: friday - 1 }, { times: 3, since: friday - 1 }, 'off'],
  pause: [{ until: null }, { until: friday - 1 }, 'off'],
  'quiet-hours': [{ from: '22:00', to: '07:00' }, 'off'],
  payee: ['ask'],
  payees: [[payment().payTo], [`0x${'11'.repeat(20)}`], 'off'],
  'payees-blocked': [[payment().payTo], [`0x${'11'.repeat(20)}`]],
  tokens: [['eip155:8453'], ['eip155:1'], 'off'],
  requests: ['navigations', 'page-requests', 'elements', 'off'],
  methods: [['POST'], 'reads'],
  'third-party': [{ 'https://media.example': { 'per-request': '20000', 'per-day': '50000' } }, 'ask'],
  paths: [['/articles/*'], ['/x'], 'off'],
  'path-limits': [[{ path: '/articles/*', limit: '15000' }], [{ path: '/articles/*', limit: 'ask' }], 'off'],
  'usual-price': ['ask'],
  'per-request': ['0', '20000', '50000', 'off'],
  rate: [{ minute: 2 }, { hour: 5 }, 'off'],
  'per-day': ['0', '20000', '500000', 'off'],
  'per-month': ['20000', '5000000', 'off'],
  'all-day': ['20000', '2000000', 'off'],
  outstanding: ['20000', '500000', 'off'],
};

const few = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 60_000n }));
const asked: fc.Arbitrary<Payment> = fc
  .record({
    origin: fc.constantFrom(site, site, 'https://media.example', 'https://evil.example'),
    path: fc.constantFrom('/articles/one', '/download/film'),
    method: fc.constantFrom('GET', 'GET', 'GET', 'POST'),
    request: fc.constantFrom('navigation' as const, 'page-request' as const, 'element' as const),
    network: fc.constantFrom('eip155:8453', 'eip155:84532'),
    money: fc.constantFrom('real' as const, 'real' as const, 'test' as const),
    cost: fc.bigInt({ min: 1n, max: 60_000n }),
    minute: fc.constantFrom(0, 720),
    visit: fc.constantFrom(null, visit),
    spentDay: few,
    spentMonth: few,
    spentByOrigin: few,
    spentEverywhere: few,
    outstanding: few,
    lastMinute: fc.nat({ max: 3 }),
    lastHour: fc.nat({ max: 6 }),
    lastPaid: fc.constantFrom(null, friday - 1),
    timesTrusted: fc.nat({ max: 4 }),
    payeeChanged: fc.constantFrom(false, false, true),
    networkChanged: fc.constantFrom(false, false, true),
    usual: fc.constantFrom(null, 10_000n),
    spentOnFile: fc.constantFrom(0n, 0n, 30_000n),
  })
  .map((change) => payment(change));

/** A setting of each kind, of some, or none; a few of them unreadable. */
function someSettings(scope: 'site' | 'all'): fc.Arbitrary<Rule['settings']> {
  const ids = ruleKinds.filter((kind) => kind.scope !== 'everywhere' || scope === 'all').map(({ id }) => id);
  const entries = ids.map((id) =>
    id === 'per-day'
      ? fc.constantFrom('500000', '500000', '20000', '0', 'off', undefined)
      : fc.oneof(
          { weight: 90, arbitrary: fc.constant(undefined) },
          { weight: 9, arbitrary: fc.constantFrom(...(settings[id] ?? [])) },
          { weight: 1, arbitrary: fc.constant({ nobody: 'wrote this' }) },
        ),
  );
  return fc
    .tuple(...entries)
    .map((values) =>
      Object.fromEntries(ids.flatMap((id, n) => (values[n] === undefined ? [] : [[id, values[n]]]))),
    );
}

const holding: fc.Arbitrary<Holding> = fc.record({
  rule: fc.option(
    fc
      .tuple(someSettings('site'), fc.boolean(), fc.constantFrom(true, true, true, false))
      .map(([own, inherits, on]) => ruleWith(own, { inherits, on, changedAt: friday - 1 })),
    { nil: undefined, freq: 8 },
  ),
  all: fc.option(someSettings('all').map(forAll), { nil: undefined }),
});

const runs = { numRuns: 2_000 };

it('every kind has settings in these tests, and the example of its own is read', () => {
  expect(Object.keys(settings).toSorted()).toEqual(ruleKinds.map(({ id }) => id).toSorted());
  for (const kind of ruleKinds) expect(kind.read(kind.example)).not.toBeNull();
});

describe('all kinds together', () => {
  it('say the same in any order, for the same reason', () => {
    const order = fc.shuffledSubarray([...ruleKinds], { minLength: ruleKinds.length });
    fc.assert(
      fc.property(holding, asked, order, (given, of, kinds) => {
        const { say, reason, numbers } = judge(given, of);
        const shuffled = verdictOf(opinionsOf(given, of, kinds));
        expect(shuffled.say).toBe(say);
        expect([shuffled.reason, shuffled.numbers]).toEqual([reason, numbers]);
      }),
      runs,
    );
  });

  it('name every reason: the verdict’s own is among the opinions, and who says pay tells what it is within', () => {
    fc.assert(
      fc.property(holding, asked, (given, of) => {
        const verdict = judge(given, of);
        const same = ({ say, reason }: Heard) => say === verdict.say && reason === verdict.reason;
        if (verdict.opinions.length > 0) expect(verdict.opinions.some(same)).toBe(true);
        for (const { say, kind, numbers } of verdict.opinions) {
          expect(['rule', ...ruleKinds.map(({ id }) => id)]).toContain(kind);
          if (say === 'pay') expect(numbers).toMatchObject({ cost: `${of.cost}`, limit: expect.any(String) });
        }
      }),
      runs,
    );
  });

  it('never pay without a rule that is on, a budget that holds it, and nobody against it', () => {
    const heard = { pay: 0, ask: 0, refuse: 0 };
    fc.assert(
      fc.property(holding, asked, (given, of) => {
        const { say, opinions } = judge(given, of);
        heard[say] += 1;
        if (say !== 'pay') return;
        expect(given.rule?.on).toBe(true);
        expect(given.rule?.money).toBe(of.money);
        expect(opinions.every((opinion) => opinion.say === 'pay')).toBe(true);
        const budgets = ruleKinds.filter(({ role }) => role === 'budget').map(({ id }) => id);
        expect(opinions.some(({ kind }) => budgets.includes(kind))).toBe(true);
        if (of.origin !== site) expect(opinions.map(({ kind }) => kind)).toEqual(['third-party']);
      }),
      { numRuns: 10_000 },
    );
    expect(heard.pay).toBeGreaterThan(50);
  });
});

describe('one rule more', () => {
  const limits = ruleKinds.filter(({ role }) => role === 'limit');

  it.each(limits.map(({ id, scope }) => [id, scope] as const))(
    '%s never turns ask or refuse into pay, nor refuse into ask',
    (id, scope) => {
      const without = (rule: Rule | undefined) =>
        rule && {
          ...rule,
          settings: Object.fromEntries(Object.entries(rule.settings).filter(([name]) => name !== id)),
        };
      fc.assert(
        fc.property(holding, asked, fc.constantFrom(...(settings[id] ?? [])), (given, of, setting) => {
          const before: Holding = { rule: without(given.rule), all: without(given.all) };
          const added = (rule: Rule | undefined) =>
            rule && { ...rule, settings: { ...rule.settings, [id]: setting } };
          const afters =
            scope === 'everywhere'
              ? [{ ...before, all: added(before.all) }]
              : [
                  { ...before, rule: added(before.rule) },
                  { ...before, all: added(before.all) },
                ];
          const strict = (one: Holding) => strictness.indexOf(judge(one, of).say);
          for (const after of afters) expect(strict(after)).toBeGreaterThanOrEqual(strict(before));
        }),
        { numRuns: 500 },
      );
    },
  );

  it('only a budget or a consent does, and only these three are', () => {
    const others = ruleKinds.filter(({ role }) => role !== 'limit').map(({ id, role }) => [id, role]);
    expect(others).toEqual([
      ['methods', 'consent'],
      ['third-party', 'budget'],
      ['per-day', 'budget'],
    ]);
  });

  it('a higher price or fuller counters are never judged more mildly', () => {
    const more = fc.record({
      cost: few,
      spentDay: few,
      spentMonth: few,
      spentEverywhere: few,
      outstanding: few,
    });
    fc.assert(
      fc.property(holding, asked, more, (given, of, added) => {
        const fuller = {
          ...of,
          cost: of.cost + added.cost,
          spentDay: of.spentDay + added.spentDay,
          spentMonth: of.spentMonth + added.spentMonth,
          spentEverywhere: of.spentEverywhere + added.spentEverywhere,
          outstanding: of.outstanding + added.outstanding,
          lastMinute: of.lastMinute + 1,
          lastHour: of.lastHour + 1,
        };
        const strict = (one: Payment) => strictness.indexOf(judge(given, one).say);
        expect(strict(fuller)).toBeGreaterThanOrEqual(strict(of));
      }),
      runs,
    );
  });
});

describe('what a person has answered beforehand', () => {
  const media = 'https://media.example';
  const both = ruleWith({
    methods: ['POST'],
    'third-party': { [media]: { 'per-request': '1', 'per-day': '1' } },
  });
  const neither = ['not-a-read', 'other-origin'];

  it.each<[string, Rule | undefined, Partial<Payment>, string[]]>([
    ['of a POST that is allowed', both, { method: 'POST' }, neither],
    ['of a PUT', both, { method: 'PUT' }, ['other-origin']],
    ['of an origin that is allowed, though it is over its budget', both, { origin: media }, neither],
    ['of another origin', both, { origin: 'https://evil.example' }, ['not-a-read']],
    ['nothing where the rule is off', { ...both, on: false }, { origin: media }, []],
    ['nothing where there is no rule', undefined, {}, []],
  ])('%s', (_name, rule, change, allowed) => {
    expect(consented({ rule, all: undefined }, payment(change))).toEqual(allowed);
  });
});

it('blocked is blocked by the site’s own word, or else by the one for all sites', () => {
  const all = forAll({ blocked: true });
  expect(isBlocked({ rule: undefined, all })).toBe(true);
  expect(isBlocked({ rule: ruleWith({}), all })).toBe(true);
  expect(isBlocked({ rule: ruleWith({ blocked: false }), all })).toBe(false);
  expect(isBlocked({ rule: ruleWith({ blocked: true }, { on: false }), all: undefined })).toBe(true);
});
