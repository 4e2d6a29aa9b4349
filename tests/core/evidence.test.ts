// Every state and every word, against a table written by hand; and what no order of news may ever do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, type Evidence, type Happening, type Word, wordOf, words } from '../../lib/core/evidence.ts';
import {
  counts,
  type MoneyState,
  moneyStates,
  newPurchase,
  type Purchase,
  type Terms,
} from '../../lib/core/purchase.ts';

const terms: Terms = {
  id: 'a1',
  key: 'key',
  thing: 'thing',
  at: 1_000_000,
  site: 'https://shop.example',
  url: 'https://shop.example/paper',
  method: 'GET',
  request: 'page-request',
  body: '',
  file: null,
  dialect: 'x402-v2',
  scheme: 'exact-eip3009',
  network: 'eip155:8453',
  asset: '0xa',
  amount: '10000',
  cost: '10000',
  kind: 'real',
  payTo: '0xb',
  account: '0xc',
  nonce: '0xd',
  validBefore: 1_060,
  draft: {},
  decidedBy: 'rule',
};
const headers = { 'PAYMENT-SIGNATURE': 'proof' };
const onChain = { transaction: `0x${'ab'.repeat(32)}`, block: 7, time: 1_010 };
const yes = { success: true, transaction: '0x1', network: 'base', errorReason: '' };
const no = { ...yes, success: false, errorReason: 'insufficient_funds' };

/** Something that happens, for each word. */
const happenings: Readonly<Record<Word, Happening>> = {
  'given-up': { kind: 'given-up' },
  signed: { kind: 'signed', proof: 'ab' },
  sent: { kind: 'sent' },
  claimed: { kind: 'answered', status: 200, claim: yes, receipt: null },
  unclear: { kind: 'answered', status: 402, claim: no, receipt: null },
  lost: { kind: 'lost' },
  seen: { kind: 'seen', ...onChain },
  gone: { kind: 'gone' },
  settled: { kind: 'settled', ...onChain },
  expired: { kind: 'expired', block: 7, time: 1_200 },
  cancelled: { kind: 'cancelled', ...onChain },
  conflict: { kind: 'conflict', ...onChain },
};

function purchaseThatIs(money: MoneyState, more: Partial<Purchase> = {}): Purchase {
  return { ...newPurchase(terms), money, headers, ...more };
}

function add(purchase: Purchase, happening: Happening, at = terms.at): Purchase {
  const evidence: Evidence = { ...happening, purchase: purchase.id, n: purchase.entries, at };
  return after(purchase, evidence);
}

// --- the table -----------------------------------------------------------------------------------------------------

/** From the state at the left, by the word above; a point: it stays. */
const table = `
            given-up signed sent claimed unclear lost    seen gone    settled expired cancelled conflict
reserved    void     signed .    .       .       .       .    .       .       .       .         .
signed      .        .      live claimed unknown unknown seen .       settled expired cancelled conflict
live        .        .      .    claimed unknown unknown seen .       settled expired cancelled conflict
claimed     .        .      .    .       .       .       seen .       settled expired cancelled conflict
unknown     .        .      .    claimed .       .       seen .       settled expired cancelled conflict
seen        .        .      .    .       .       .       .    unknown settled expired cancelled conflict
settled     .        .      .    .       .       .       .    .       .       .       .         .
expired     .        .      .    .       .       .       .    .       .       .       .         .
cancelled   .        .      .    .       .       .       .    .       .       .       .         .
conflict    .        .      .    .       .       .       .    .       .       .       .         .
void        .        .      .    .       .       .       .    .       .       .       .         .`;

const [header = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

const cells = rows.flatMap(([from = '', ...tos]) =>
  tos.map((to, index) => [from, header[index] ?? '', to === '.' ? from : to] as const),
);

describe('money moves', () => {
  it('by a table that knows every state and every word', () => {
    expect(rows.map(([from]) => from).toSorted()).toEqual([...moneyStates].toSorted());
    expect(header.toSorted()).toEqual([...words].toSorted());
    expect(cells).toHaveLength(moneyStates.length * words.length);
  });

  it.each(cells)('%s, %s: %s', (from, word, to) => {
    const happening = happenings[word as Word]; // the test above compares both lists
    expect(add(purchaseThatIs(from as MoneyState), happening).money).toBe(to);
  });

  it.each<[string, Happening, Word | null]>([
    ['200 and a receipt', { kind: 'answered', status: 200, claim: yes, receipt: null }, 'claimed'],
    ['299 and a receipt', { kind: 'answered', status: 299, claim: yes, receipt: null }, 'claimed'],
    ['300 and a receipt', { kind: 'answered', status: 300, claim: yes, receipt: null }, 'unclear'],
    ['199 and a receipt', { kind: 'answered', status: 199, claim: yes, receipt: null }, 'unclear'],
    ['402 and a receipt', { kind: 'answered', status: 402, claim: yes, receipt: null }, 'unclear'],
    ['200 without a receipt', { kind: 'answered', status: 200, claim: null, receipt: null }, 'unclear'],
    ['200 and a receipt of failure', { kind: 'answered', status: 200, claim: no, receipt: null }, 'unclear'],
    ['the reservation', { kind: 'reserved', challenge: '', offer: null }, null],
    ['money back', { kind: 'refunded', ...onChain }, null],
    ['a signed receipt', { kind: 'statement', what: 'receipt', signed: 'by-payee' }, null],
    ['silence', { kind: 'lost' }, 'lost'],
  ])('%s is “%s”', (_name, happening, word) => {
    expect(wordOf(happening)).toBe(word);
  });
});

// --- what no order of news may do ----------------------------------------------------------------------------------

const claim = fc.option(
  fc.record({
    success: fc.boolean(),
    transaction: fc.constantFrom('', '0x1', '0x2'),
    network: fc.constant(''),
    errorReason: fc.constantFrom('', 'no'),
  }),
);
const place = fc.record({
  transaction: fc.constantFrom('0xaa', '0xbb'),
  block: fc.nat({ max: 99 }),
  time: fc.nat({ max: 9_999 }),
});
const ofServer: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom<Happening>({ kind: 'sent' }, { kind: 'lost' }),
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.constantFrom(200, 206, 302, 402, 500),
    claim,
    receipt: fc.constant(null),
  }),
);
const ofChain: fc.Arbitrary<Happening> = fc.oneof(
  fc.constant<Happening>({ kind: 'gone' }),
  fc.record({
    kind: fc.constant('expired' as const),
    block: fc.nat({ max: 99 }),
    time: fc.nat({ max: 9_999 }),
  }),
  fc
    .tuple(
      fc.constantFrom(
        'seen' as const,
        'settled' as const,
        'cancelled' as const,
        'conflict' as const,
        'refunded' as const,
      ),
      place,
    )
    .map(([kind, where]) => ({ kind, ...where })),
);
const ofUs: fc.Arbitrary<Happening> = fc.constantFrom<Happening>(
  { kind: 'given-up' },
  { kind: 'signed', proof: 'ab' },
);
const anything = fc.oneof(ofServer, ofServer, ofChain, ofUs);
const story = fc.array(fc.tuple(anything, fc.integer({ min: -99_999, max: 99_999 })), { maxLength: 14 });
const state = fc.constantFrom(...moneyStates);

/** Every purchase on the way, the first one too. */
function lived(start: Purchase, news: readonly (readonly [Happening, number])[]): Purchase[] {
  const all = [start];
  for (const [happening, later] of news) all.push(add(all.at(-1) ?? start, happening, terms.at + later));
  return all;
}

function pairs(all: readonly Purchase[]): (readonly [before: Purchase, after: Purchase])[] {
  return all.slice(1).map((next, index) => [all[index] ?? next, next] as const);
}

describe('in any order of news', () => {
  const closed: readonly MoneyState[] = ['settled', 'expired', 'cancelled', 'conflict', 'void'];

  it('what is closed never moves', () => {
    fc.assert(
      fc.property(fc.constantFrom(...closed), story, (money, news) => {
        const start = purchaseThatIs(money, { transaction: '0xcc' });
        for (const purchase of lived(start, news))
          expect(purchase).toMatchObject({ money, transaction: '0xcc' });
      }),
    );
  });

  it('nothing that a server says, or that it keeps to itself, frees money', () => {
    fc.assert(
      fc.property(state, fc.array(ofServer, { maxLength: 14 }), (money, said) => {
        const news = said.map((happening) => [happening, 0] as const);
        for (const purchase of lived(purchaseThatIs(money), news))
          expect(counts(purchase.money)).toBe(counts(money));
      }),
    );
  });

  it('nothing but a block frees what was signed', () => {
    fc.assert(
      fc.property(state, story, (money, news) => {
        for (const [index, [before, next]] of pairs(lived(purchaseThatIs(money), news)).entries()) {
          if (!counts(before.money) || counts(next.money)) continue;
          const byBlock = ['expired', 'cancelled'].includes(news[index]?.[0].kind ?? '');
          expect(byBlock || (before.money === 'reserved' && next.money === 'void')).toBe(true);
        }
      }),
    );
  });

  it('what was delivered stays delivered, with its status and its receipt, unless the money came back', () => {
    fc.assert(
      fc.property(state, story, (money, news) => {
        for (const [before, next] of pairs(lived(purchaseThatIs(money), news))) {
          if (before.delivery === 'refunded') expect(next.delivery).toBe('refunded');
          if (before.delivery !== 'delivered') continue;
          expect(['delivered', 'refunded']).toContain(next.delivery);
          expect(next.status).toBe(before.status);
          if (before.claim?.success) expect(next.claim).toEqual(before.claim);
        }
      }),
    );
  });

  it('a proof that is no longer of use is not kept, and none comes back', () => {
    fc.assert(
      fc.property(state, story, (money, news) => {
        for (const [before, next] of pairs(lived(purchaseThatIs(money), news))) {
          if (closed.includes(next.money)) expect(next.headers).toBeNull();
          if (before.headers === null) expect(next.headers).toBeNull();
        }
      }),
    );
  });

  it('departures and entries are counted, and the last moment never moves backwards', () => {
    fc.assert(
      fc.property(state, story, (money, news) => {
        const all = lived(purchaseThatIs(money), news);
        const departures = news.filter(([{ kind }]) => kind === 'sent').length;
        expect(all.at(-1)).toMatchObject({ sent: departures, entries: news.length });
        for (const [before, next] of pairs(all)) expect(next.lastAt).toBeGreaterThanOrEqual(before.lastAt);
      }),
    );
  });

  it('the terms are never touched', () => {
    fc.assert(
      fc.property(state, story, (money, news) => {
        expect(lived(purchaseThatIs(money), news).at(-1)).toMatchObject({ ...terms });
      }),
    );
  });
});

describe('the transaction', () => {
  const first = purchaseThatIs('live');

  it('is the one that the chain showed last', () => {
    const seen = add(first, { kind: 'seen', ...onChain });
    expect(seen.transaction).toBe(onChain.transaction);
    expect(add(seen, { kind: 'settled', ...onChain, transaction: '0xcd' }).transaction).toBe('0xcd');
  });

  it('is gone with the block that held it', () => {
    const seen = add(first, { kind: 'seen', ...onChain });
    expect(add(seen, { kind: 'gone' }).transaction).toBeNull();
    expect(add(seen, { kind: 'expired', block: 9, time: 9_999 }).transaction).toBeNull();
  });

  it('of a refund is not that of the payment', () => {
    const settled = add(first, { kind: 'settled', ...onChain });
    expect(add(settled, { kind: 'refunded', ...onChain, transaction: '0xcd' }).transaction).toBe(
      onChain.transaction,
    );
  });

  it('that a seller claims is a claim alone', () => {
    expect(add(first, { kind: 'answered', status: 200, claim: yes, receipt: null }).transaction).toBeNull();
  });
});
