// What is found: word by word, state by state, and the same by pages and indexes as by looking at every purchase.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MoneyState, moneyStates, type Purchase } from '../../lib/core/purchase.ts';
import type { HistoryQuery, HistoryState } from '../../lib/wallet/api.ts';
import { historyPage } from '../../lib/wallet/history.ts';
import { cursorOf, isLater, matcherOf, placeOf, readQuery } from '../../lib/wallet/history-query.ts';
import { totals } from '../../lib/wallet/totals.ts';
import { payee } from '../fixtures/challenges.ts';
import { answered, filled, past, transaction } from './pasts.ts';
import { allPurchases, networks, noon, shop } from './world.ts';

async function purchaseOf(...[money, change, more]: Parameters<typeof past>): Promise<Purchase> {
  const { ledger } = await filled(past(money, change, more));
  const [purchase] = await allPurchases(ledger);
  if (purchase === undefined) throw new Error('a purchase was expected');
  return purchase;
}

describe('a text', () => {
  it.each<[text: string, isFound: boolean]>([
    ['', true],
    ['   ', true],
    ['shop', true],
    ['SHOP.Example', true],
    ['night', true],
    ['train shop', true],
    ['train nowhere', false],
    ['nachtzüge', true],
    ['NACHTZÜGE', true],
    [payee.toLowerCase(), true],
    [payee.slice(0, 8), true],
    [transaction.slice(0, 12), true],
    [payee.slice(2, 12), true],
    [payee.slice(-6), true],
    [`${payee.slice(0, 8)}…${payee.slice(-6)}`, true],
    [payee.slice(10, 20), false],
    [transaction.slice(-6), true],
    [`${transaction.slice(0, -1)}c`, false],
    ['hop.ex', true],
    ['https://shop.example/night-train', true],
    ['train/night', true],
    ['rain', false],
    ['nightly', false],
    ['— / …', true],
    ['secret', false],
    ['GET', false],
    ['eip155', false],
    ['tail', false],
  ])('“%s”', async (text, isFound) => {
    const url = `https://shop.example/night-train/nachtz%C3%BCge/${'-'.repeat(200)}/tail?secret=1`;
    expect(matcherOf({ text })(await purchaseOf('settled', { url }))).toBe(isFound);
  });

  it('is looked for in a path that is no text as well', async () => {
    const purchase = await purchaseOf('settled', { url: `${shop}/50%25%E0%A4%A` });
    expect(matcherOf({ text: '50%25' })(purchase)).toBe(true);
  });
});

describe('a state', () => {
  const found: Readonly<Record<HistoryState, readonly string[]>> = {
    open: ['reserved', 'signed', 'live', 'claimed', 'unknown', 'seen'],
    doubtful: ['signed', 'live', 'claimed', 'unknown', 'seen'],
    paid: ['claimed', 'seen', 'settled'],
    unpaid: ['expired', 'cancelled', 'void'],
    conflict: ['conflict'],
    // Of the stories, those that were answered were delivered.
    undelivered: ['signed', 'live', 'unknown', 'conflict'],
  };

  it.each(Object.entries(found))('%s', async (state, wanted) => {
    const purchases = await Promise.all(moneyStates.map((money) => purchaseOf(money)));
    const matching = purchases.filter(matcherOf({ state: state as HistoryState }));
    expect(matching.map(({ money }) => money)).toEqual(moneyStates.filter((money) => wanted.includes(money)));
  });

  it('“doubtful” is by the time at which it is looked', async () => {
    const isFound = async (money: MoneyState, now: number) =>
      matcherOf({ state: 'doubtful', now })(await purchaseOf(money));
    expect(await isFound('claimed', noon + 60_000)).toBe(false);
    expect(await isFound('claimed', noon + 3_600_000)).toBe(true);
    expect(await isFound('unknown', noon + 60_000)).toBe(true);
  });

  it('“undelivered” is not what another wallet bought, nor what came back', async () => {
    const settled = await purchaseOf('live', {}, [answered(404)]);
    const isFound = matcherOf({ state: 'undelivered' });
    expect(isFound(settled)).toBe(true);
    expect(isFound({ ...settled, decidedBy: 'elsewhere' })).toBe(false);
    expect(isFound({ ...settled, delivery: 'refunded' })).toBe(false);
  });
});

/** Seven hours apart: some begin a day, most lie within one. */
function moment(n: number): number {
  return noon + n * 7 * 3_600_000;
}

const anyQuery = fc.record(
  {
    text: fc.constantFrom('paper', 'shop 1', 'nothing of the kind', 'econd', '3 pap', '/', payee.slice(0, 9)),
    site: fc.constantFrom(shop, 'https://second.example', 'https://none.example'),
    network: fc.constantFrom('eip155:8453', 'eip155:84532'),
    state: fc.constantFrom<HistoryState>('open', 'doubtful', 'paid', 'unpaid', 'conflict', 'undelivered'),
    from: fc.integer({ min: -1, max: 33 }).map(moment),
    to: fc.integer({ min: -1, max: 33 }).map(moment),
  },
  { requiredKeys: [] },
);

describe('looked for by pages and indexes', () => {
  it('the same is found as by looking at each, and summed up alike', async () => {
    const all = Array.from({ length: 120 }, (_, n) =>
      past(moneyStates[n % moneyStates.length] ?? 'live', {
        at: moment(n % 31),
        site: n % 3 === 0 ? 'https://second.example' : shop,
        kind: n % 5 === 0 ? 'test' : 'real',
        amount: String(10_000 + n),
      }),
    );
    const { ledger, archive } = await filled(...all);
    const purchases = (await allPurchases(ledger)).sort((one, other) => (isLater(one, other) ? -1 : 1));
    const found = async (query: HistoryQuery, limit: number) => {
      const ids: string[] = [];
      for (let next: HistoryQuery | null = { ...query, limit }; next !== null; ) {
        const { receipts, cursor } = await historyPage(next, { archive, networks });
        expect(receipts.length).toBeLessThanOrEqual(limit);
        ids.push(...receipts.map(({ id }) => id));
        next = cursor === null ? null : { ...query, limit, cursor };
      }
      return ids;
    };
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.integer({ min: 1, max: 60 }), async (query, limit) => {
        const wanted = purchases.filter(matcherOf(query));
        expect(await found(query, limit)).toEqual(wanted.map(({ id }) => id));
        const counted = wanted.filter(({ money }) => !['void', 'expired', 'cancelled'].includes(money));
        for (const by of ['day', 'month', 'site'] as const) {
          const sums = await totals(by, query, archive);
          expect(sums.reduce((sum, { count }) => sum + count, 0)).toBe(counted.length);
          const real = counted.filter(({ kind }) => kind === 'real');
          expect(sums.reduce((sum, { spending }) => sum + BigInt(spending.real), 0n)).toBe(
            real.reduce((sum, { cost }) => sum + BigInt(cost), 0n),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('totals', () => {
  const noonOf = (month: number, date: number) => Date.UTC(2027, month - 1, date, 12);

  it('by day and by month, in UTC, newest first, test money beside real money', async () => {
    const { archive } = await filled(
      past('settled', { at: Date.UTC(2027, 0, 31, 23, 59, 59, 999) }),
      past('settled', { at: Date.UTC(2027, 1, 1) }),
      past('live', { at: noonOf(2, 1), kind: 'test', amount: '5' }),
      past('expired', { at: noonOf(2, 2) }),
    );
    expect(await totals('day', {}, archive)).toEqual([
      { of: '2027-02-01', spending: { real: '10000', test: '5' }, count: 2 },
      { of: '2027-01-31', spending: { real: '10000', test: '0' }, count: 1 },
    ]);
    expect((await totals('month', {}, archive)).map(({ of, count }) => [of, count])).toEqual([
      ['2027-02', 2],
      ['2027-01', 1],
    ]);
  });

  it('by site, dearest first; what was spent elsewhere has no name', async () => {
    const found = `0x${'ef'.repeat(32)}`;
    const { archive } = await filled(
      past('settled', { site: 'https://a.example' }),
      past('settled', { site: 'https://b.example', amount: '20000' }),
      past('settled', { site: 'https://c.example', amount: '900000', kind: 'test' }),
      past('settled', { site: '', url: '', nonce: found, decidedBy: 'elsewhere', amount: '7' }),
    );
    expect((await totals('site', {}, archive)).map(({ of }) => of)).toEqual([
      'https://b.example',
      'https://a.example',
      '',
      'https://c.example',
    ]);
  });

  it('of nothing are none', async () => {
    const { archive } = await filled();
    expect(await totals('day', {}, archive)).toEqual([]);
  });
});

describe('a cursor', () => {
  it('tells the place that it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.stringMatching(/^[0-9a-z-]{1,80}$/), (at, id) => {
        expect(placeOf(cursorOf({ at, id }))).toEqual({ at, id });
      }),
    );
  });
});

describe('a query from a message', () => {
  it('keeps what is of its kind, and nothing else', () => {
    const whole = {
      text: 'a',
      site: shop,
      network: 'eip155:8453',
      state: 'open',
      now: 3,
      from: 1,
      to: 2,
      cursor: '1-a',
      limit: 5,
    };
    expect(readQuery({ ...whole, more: 1 })).toEqual(whole);
    expect(readQuery(undefined)).toEqual({});
    expect(readQuery(null)).toEqual({});
    for (const odd of [{}, [], true, Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(readQuery(Object.fromEntries(Object.keys(whole).map((name) => [name, odd])))).toEqual({});
  });

  it('is never longer than a person types', () => {
    expect(readQuery({ text: 'x'.repeat(100_000) }).text).toHaveLength(200);
  });

  it('of anything at all is a query', () => {
    fc.assert(fc.property(fc.anything(), (said) => void matcherOf(readQuery(said))));
  });
});
