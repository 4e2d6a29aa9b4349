// What the prompt makes of a question: the offer that is chosen, the rule that is proposed, what the limits leave.
import { describe, expect, it } from 'vitest';
import { timesMore, worthSeeing } from '../../components/state/budgets.ts';
import { readableSite } from '../../components/state/names.ts';
import { instead, isShort, missing, withOffer } from '../../components/state/offers.ts';
import {
  fitting,
  limitsOf,
  midnightAfter,
  promptTemplates,
  saysMore,
  trustOf,
} from '../../components/state/proposals.ts';
import type { Budget, Question } from '../../lib/wallet/api.ts';
import { templates } from '../../lib/wallet/templates.ts';
import { situations } from './fake-wallet-api.ts';

async function questionIn(name: string): Promise<Question> {
  const question = await situations[name]?.api.question();
  if (question == null) throw new Error(`a question was expected: ${name}`);
  return question;
}

describe('an offer', () => {
  it('that is chosen takes the place of the proposed one: amount, network, payee and all', async () => {
    const question = await questionIn('gate, several offers');
    const [first, second] = question.offers;
    expect(withOffer(question, null)).toMatchObject({ id: question.id, offer: first?.id, amount: '10000' });
    expect(withOffer(question, second?.id ?? '')).toMatchObject({
      id: question.id,
      offer: second?.id,
      amount: '2000000',
      token: { networkName: 'Polygon' },
      balance: '0',
    });
  });

  it('that is asked about every time makes no rule, and what one says is not said of another', async () => {
    const question = await questionIn('gate, several offers');
    const [first, second] = question.offers;
    if (first === undefined || second === undefined) throw new Error('two offers were expected');
    const coin = { symbol: 'BNB', decimals: 18 };
    const along = { ...second, approval: { spender: '0x00', fee: '1', coin } };
    const both = { ...question, ...first, id: question.id, offers: [first, along] };
    expect(withOffer(both, along.id)).toMatchObject({ mayAlways: false, approval: along.approval });
    const turned = { ...question, ...along, id: question.id, offers: [along, first] };
    expect(withOffer(turned, first.id)).not.toHaveProperty('approval');
  });

  it('that is gone leaves the proposed one', async () => {
    const question = await questionIn('gate, several offers');
    expect(withOffer(question, 'gone').offer).toBe(question.offers[0]?.id);
  });

  it('that there is too little money for says how much is missing, and which other there is money for', async () => {
    const shown = withOffer(await questionIn('gate, not enough money'), null);
    expect([isShort(shown), missing(shown)]).toEqual([true, '1']);
    expect(instead(shown).map(({ token }) => token.networkName)).toEqual(['Polygon']);
    expect(isShort({ amount: '1', balance: null })).toBe(false);
  });
});

describe('a template', () => {
  it.each(promptTemplates)('%s says each, day and month', (name) => {
    const { settings } = templates[name];
    expect(limitsOf(name)).toEqual({
      perRequest: settings['per-request'],
      perDay: settings['per-day'],
      perMonth: settings['per-month'],
    });
  });

  it.each([
    ['50000', ['ask', 'small-change', 'generous']],
    ['50001', ['ask', 'generous']],
    ['500001', ['ask']],
  ])('of a price of %s: %j', (cost, names) => {
    expect(fitting(cost, { perRequest: '50000', perDay: '50000' })).toEqual(names);
  });

  it('that says what is proposed anyway is not offered beside it', () => {
    expect(fitting('10000', { perRequest: '50000', perDay: '500000' })).toEqual(['ask', 'generous']);
  });
});

describe('“always”', () => {
  const limits = { perRequest: '50000', perDay: '500000' };
  const asking = (before: Partial<typeof limits>, reason: Question['reason']) => ({
    proposal: { ...limits, before: { ...limits, ...before } },
    reason,
  });

  it.each<[string, Parameters<typeof saysMore>[0], boolean]>([
    ['no rule', { proposal: limits, reason: 'no-rule' }, true],
    ['a rule that it raises', asking({ perRequest: '20000' }, 'over-per-request'), true],
    ['a rule that says the same, asked for another reason', asking({}, 'payee-changed'), false],
    ['a rule that says the same, and has ended', asking({}, 'trust-ended'), true],
    [
      'a rule that says the same, and has ended beside what else asks',
      {
        ...asking({}, 'payee-changed'),
        opinions: [{ kind: 'expiry', say: 'ask', reason: 'rule-expired' }],
      },
      true,
    ],
  ])('says more than %s: %o, %s', (_name, question, more) => {
    expect(saysMore(question)).toBe(more);
  });
});

describe('a trust', () => {
  const evening = new Date(2026, 10, 25, 23, 59).getTime();

  it('has no end unless the person says so', () => {
    expect(trustOf('open', evening)).toBeUndefined();
  });

  it('ends with the visit, at the next midnight, or after ten times', () => {
    expect(trustOf('visit', evening)).toBe('visit');
    expect(trustOf('tonight', evening)).toEqual({ until: new Date(2026, 10, 26).getTime() });
    expect(trustOf('times', evening)).toEqual({ times: 10 });
  });

  it('until midnight is never over before it began', () => {
    const midnight = new Date(2026, 10, 26).getTime();
    expect(midnightAfter(midnight)).toBe(new Date(2026, 10, 27).getTime());
    expect(midnightAfter(new Date(2026, 11, 31, 12).getTime())).toBe(new Date(2027, 0, 1).getTime());
  });
});

describe('what the limits leave', () => {
  const budget = (kind: string, spent: string, limit: string): Budget => ({
    kind,
    spent,
    limit,
    own: true,
    lessAt: null,
  });
  const day = budget('per-day', '100000', '500000');
  const month = budget('per-month', '4950000', '5000000');

  it.each<[string, readonly Budget[], string, bigint | null]>([
    ['forty cents at a cent', [day], '10000', 40n],
    ['the tightest counts', [day, month], '10000', 5n],
    ['whole payments only', [day], '150000', 2n],
    ['nothing is left', [budget('per-day', '500000', '500000')], '1', 0n],
    ['more was spent than that', [budget('per-day', '900000', '500000')], '1', 0n],
    ['nothing limits it', [], '10000', null],
    [
      'a count of payments is no money',
      [budget('rate', '1', '2'), budget('trust', '9', '10')],
      '10000',
      null,
    ],
    ['it costs nothing', [day], '0', null],
  ])('%s', (_name, budgets, cost, more) => {
    expect(timesMore(budgets, cost)).toBe(more);
  });

  it('is shown of the day, and of what ends it first', () => {
    const roomy = budget('all-day', '0', '2000000');
    expect(worthSeeing([day, roomy])).toEqual([day]);
    expect(worthSeeing([roomy, day, month])).toEqual([day, month]);
    expect(worthSeeing([roomy])).toEqual([roomy]);
    expect(worthSeeing([])).toEqual([]);
  });
});

describe('a site', () => {
  it('whose name is written in punycode is told as it reads, too', () => {
    expect(readableSite('https://xn--80ak6aa92e.example')).toBe('аррӏе.example');
    expect(readableSite('https://shop.example')).toBeNull();
    expect(readableSite('http://localhost:4021')).toBeNull();
  });
});
