// “Why was this paid?”: every reason that a rule can give, with every number beside it, is a sentence that a person can read.

import { describe, expect, it } from 'vitest';
import { momentText, ruleKey } from '../../components/state/names.ts';
import { inOrder, opinionText, sayText, whoseText } from '../../components/state/opinion-words.ts';
import type { TextKey } from '../../components/state/texts.ts';
import { type Heard, reasons, verdictOf } from '../../lib/core/verdict.ts';
import { opinionsOf, type Payment, ruleKinds } from '../../lib/rules/index.ts';
import { cent, day, forAll, friday, payment, ruleWith } from '../rules/payments.ts';
import { fakeEnvironment } from './fake-environment.ts';

const words = fakeEnvironment();
const third = 'https://charges.example';

/** Settings and payments that bring out every opinion with numbers that the shelf has. */
const situations: readonly (readonly [Readonly<Record<string, unknown>>, Partial<Payment>])[] = [
  [{ 'per-request': '5000' }, { spentOnFile: 3n * cent }],
  [{ 'per-day': '500000' }, { spentDay: 12n * cent }],
  [{ 'per-day': '500000' }, { spentDay: 50n * cent }],
  [{ 'per-month': '5000000' }, { spentMonth: 500n * cent }],
  [{ 'path-limits': [{ path: '/articles/*', limit: '5000' }] }, { spentOnFile: cent }],
  [{ 'third-party': { [third]: { 'per-request': '50000', 'per-day': '500000' } } }, { origin: third }],
  [
    { 'third-party': { [third]: { 'per-request': '50000', 'per-day': '500000' } } },
    { origin: third, spentByOrigin: 50n * cent },
  ],
  [{ 'usual-price': 'ask' }, { usual: 1_000n }],
  [{ rate: { minute: 10 } }, { lastMinute: 10 }],
  [{ trust: { times: 10, since: friday - day } }, { timesTrusted: 10 }],
  [{ trust: { until: friday - day, since: friday - 2 * day } }, {}],
  [{ pause: { until: friday + day } }, {}],
  [{ expiry: { unused: 90, always: 365 } }, { at: friday + 400 * day, lastPaid: friday + day }],
];
const everywhere = [
  [{ 'all-day': '2000000' }, { spentEverywhere: 200n * cent }],
  [{ outstanding: '500000' }, { outstanding: 50n * cent }],
] as const;

const heard: readonly Heard[] = [
  ...situations.flatMap(([own, change]) =>
    opinionsOf({ rule: ruleWith(own), all: undefined }, payment(change)),
  ),
  ...everywhere.flatMap(([all, change]) =>
    opinionsOf({ rule: ruleWith({}), all: forAll(all) }, payment(change)),
  ),
].filter(({ numbers }) => numbers !== undefined);

function readable(opinion: Heard): string {
  return opinionText(opinion, words).replaceAll(/\s/g, ' ');
}

/** Where the test runs. */
function moment(at: number): string {
  return momentText('en', at).replaceAll(/\s/g, ' ');
}

describe('an opinion with numbers', () => {
  it('every reason that ever has some is among those that are looked at', () => {
    expect(new Set(heard.map(({ reason }) => reason))).toEqual(
      new Set([
        'over-per-request',
        'within-per-day',
        'over-per-day',
        'over-per-month',
        'over-path',
        'within-third-party',
        'over-third-party',
        'price-above-usual',
        'over-rate',
        'trust-ended',
        'paused',
        'rule-expired',
        'over-all-day',
        'over-outstanding',
      ]),
    );
  });

  it.each<[string, string]>([
    ['within-per-day', 'It costs $0.01. Spent before it: $0.12. The limit is $0.50.'],
    ['over-per-day', 'It costs $0.01. Spent before it: $0.50. The limit is $0.50.'],
    [
      'over-per-request',
      'It costs $0.01. Spent on other parts of the same file: $0.03. The limit is $0.005.',
    ],
    ['over-per-month', 'It costs $0.01. Spent before it: $5.00. The limit is $5.00.'],
    ['over-all-day', 'It costs $0.01. Spent before it: $2.00. The limit is $2.00.'],
    ['over-outstanding', 'It costs $0.01. Under way before it: $0.50. The limit is $0.50.'],
    ['within-third-party', 'It costs $0.01. The limit is $0.50. For one payment it is $0.05.'],
    ['price-above-usual', 'It costs $0.01. The usual price is $0.001.'],
    ['over-rate', 'Payments before it: 10. Allowed: 10.'],
    ['paused', `The pause ends: ${moment(friday + day)}.`],
    ['rule-expired', `Last used: ${moment(friday + day)}. Last said by you: ${moment(friday)}.`],
  ])('%s: %s', (reason, text) => {
    const opinion = heard.find((one) => one.reason === reason);
    expect(opinion && readable(opinion).endsWith(text) ? text : opinion && readable(opinion)).toBe(text);
  });

  it('a trust with an end tells its end, in payments or in time', () => {
    const texts = heard.filter(({ reason }) => reason === 'trust-ended').map(readable);
    expect(texts[0]).toMatch(/Payments before it: 10\. Allowed: 10\.$/);
    expect(texts[1]?.endsWith(`You trusted it until ${moment(friday - day)}.`)).toBe(true);
  });

  it.each(heard.map((opinion) => [opinion.reason, opinion] as const))(
    '%s leaves no number out',
    (_reason, opinion) => {
      const { numbers = {} } = opinion;
      const worthTelling = Object.entries(numbers).filter(
        ([name, number]) => name !== 'spent' || number !== '0',
      );
      const bare = readable({ ...opinion, numbers: {} });
      const added = readable(opinion).slice(bare.length);
      expect(added.match(/[:.]( |$)/g)?.length ?? 0).toBeGreaterThanOrEqual(worthTelling.length);
      expect(added).not.toMatch(/undefined|NaN|Invalid|\$[A-Z]/);
    },
  );
});

describe('any opinion', () => {
  it.each(reasons)('%s is a sentence', (reason) => {
    const text = readable({ kind: 'rule', say: 'ask', reason });
    expect(text).toMatch(/^[A-Z].*\.$/);
  });

  it.each(ruleKinds.map(({ id, text }) => [id, text]))('%s is called by its own name', (id, text) => {
    expect(ruleKey(id)).toBe(text);
    expect(whoseText({ kind: id, say: 'ask', reason: 'rule-off' }, words)).toBe(words.t(ruleKey(id)));
  });

  it.each(['rule', 'journal', 'statement', 'standing', 'person', 'of-a-later-version'])(
    '%s has a name',
    (kind) => {
      expect(whoseText({ kind, say: 'ask', reason: 'no-rule' }, words)).toMatch(/^[A-Z]/);
    },
  );

  it('a browser that gives the key back for a text that it lacks shows no key', () => {
    const t = (key: TextKey) => (key.startsWith('opinion_') ? words.t(key) : key);
    expect(whoseText({ kind: 'of-a-later-version', say: 'ask', reason: 'no-rule' }, { t })).toBe(
      'Another rule',
    );
  });

  it('says in a word what it says', () => {
    const all = (['pay', 'ask', 'refuse'] as const).map((say) => sayText({ say }, words));
    expect(new Set(all).size).toBe(3);
  });

  it.each([
    { until: '9'.repeat(80) },
    { until: '0' },
    { cost: 'a lot', limit: '-1', unheard: '7' },
    { changed: '', used: '1e9' },
  ])('what no rule ever wrote is left out: %o', (numbers) => {
    const opinion = { kind: 'pause', say: 'ask', reason: 'paused' } as const;
    expect(readable({ ...opinion, numbers })).toBe(readable(opinion));
  });
});

describe('the order', () => {
  const pay: Heard = { kind: 'per-day', say: 'pay', reason: 'within-per-day' };
  const ask: Heard = { kind: 'rule', say: 'ask', reason: 'no-rule' };
  const refuse: Heard = { kind: 'blocked', say: 'refuse', reason: 'site-blocked' };
  const yes: Heard = { kind: 'person', say: 'pay', reason: 'you-said-yes' };

  it('has the verdict first', () => {
    for (const opinions of [
      [pay, ask, refuse],
      [pay, ask],
      [ask, pay],
    ])
      expect(inOrder(opinions)[0]?.reason).toBe(verdictOf(opinions).reason);
  });

  it('has a person’s yes before all that it overruled', () => {
    const off: Heard = { ...ask, reason: 'rule-off' };
    expect(inOrder([off, pay, yes]).map(({ kind }) => kind)).toEqual(['person', 'rule', 'per-day']);
  });

  it('speaks of no rule and of no budget where the site has none', () => {
    expect(inOrder([ask, pay, refuse]).map(({ kind }) => kind)).toEqual(['blocked', 'rule']);
    expect(whoseText(ask, words)).toBe('This site');
    expect(whoseText({ ...ask, reason: 'rule-off' }, words)).toBe('Your rule for this site');
  });
});
