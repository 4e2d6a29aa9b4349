// What the chain says, and what is made of it: only a block frees money, and only a finalized one closes a purchase.
import { describe, expect, it } from 'vitest';
import type { Authorization, ChainWord } from '../../lib/core/chain-word.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { counts, type MoneyState, type Purchase, unsettledStates } from '../../lib/core/purchase.ts';
import { authorizationOf, check, newsOf, reconcile, reconcileAll } from '../../lib/wallet/reconcile.ts';
import { baseUsdc, payee, payer } from '../fixtures/challenges.ts';
import { purchaseLike, termsLike } from './journal.ts';
import { emptyDisk, memoryLedger } from './memory-ledger.ts';
import { clockAt, happen, noon, waysTo } from './world.ts';

const end = termsLike().validBefore;
const transaction = `0x${'ab'.repeat(32)}`;
const other = `0x${'cd'.repeat(32)}`;

interface Row {
  readonly of: MoneyState;
  readonly say: ChainWord['say'];
  readonly final: boolean;
  /** Seconds after the authorization's end. */
  readonly after: number;
  /** Null: nothing new, or nothing proved. */
  readonly news: string | null;
}

const open = unsettledStates.filter((state) => state !== 'seen');

/** Every state that is asked about, with every word. */
const rows: readonly Row[] = [
  ...open.flatMap((of): Row[] => [
    { of, say: 'unused', final: false, after: -60, news: null },
    { of, say: 'unused', final: false, after: 10 ** 6, news: null },
    { of, say: 'unused', final: true, after: -60, news: null },
    { of, say: 'unused', final: true, after: 0, news: null },
    { of, say: 'unused', final: true, after: 119, news: null },
    { of, say: 'unused', final: true, after: 120, news: 'expired' },
    { of, say: 'settled', final: false, after: -60, news: 'seen' },
    { of, say: 'settled', final: false, after: 10 ** 6, news: 'seen' },
  ]),
  { of: 'seen', say: 'unused', final: false, after: -60, news: 'gone' },
  { of: 'seen', say: 'unused', final: false, after: 10 ** 6, news: 'gone' },
  { of: 'seen', say: 'unused', final: true, after: 119, news: 'gone' },
  { of: 'seen', say: 'unused', final: true, after: 120, news: 'expired' },
  { of: 'seen', say: 'settled', final: false, after: -60, news: null },
  ...unsettledStates.flatMap((of): Row[] => [
    { of, say: 'settled', final: true, after: -60, news: 'settled' },
    { of, say: 'cancelled', final: false, after: -60, news: null },
    { of, say: 'cancelled', final: true, after: -60, news: 'cancelled' },
    { of, say: 'conflict', final: false, after: -60, news: null },
    { of, say: 'conflict', final: true, after: -60, news: 'conflict' },
    { of, say: 'used-somehow', final: false, after: -60, news: null },
    { of, say: 'used-somehow', final: true, after: 10 ** 6, news: null },
  ]),
];

function wordOf({ say, final, after }: Pick<Row, 'say' | 'final' | 'after'>, tx = transaction): ChainWord {
  const at = { block: 1_000, time: end + after, final };
  return say === 'unused' || say === 'used-somehow' ? { say, ...at } : { say, transaction: tx, ...at };
}

describe('what a word of the chain adds to the log', () => {
  it.each(rows)('$of, “$say” (final: $final) $after s after its end: $news', (row) => {
    const purchase = purchaseLike({ money: row.of, transaction: row.of === 'seen' ? transaction : null });
    expect(newsOf(wordOf(row), purchase)?.kind ?? null).toBe(row.news);
  });

  it('says where it was seen', () => {
    const news = newsOf(wordOf({ say: 'settled', final: true, after: 5 }), purchaseLike({ money: 'live' }));
    expect(news).toEqual({ kind: 'settled', transaction, block: 1_000, time: end + 5 });
  });

  it('seen in another transaction after a reorganisation is news', () => {
    const purchase = purchaseLike({ money: 'seen', transaction });
    const news = newsOf(wordOf({ say: 'settled', final: false, after: 5 }, other), purchase);
    expect(news).toMatchObject({ kind: 'seen', transaction: other });
  });
});

// --- with a ledger -------------------------------------------------------------------------------------------------

/** A purchase, and a chain that says one word after the other; null: it does not answer, or its endpoints disagree. */
async function purchaseThatIs(money: MoneyState, ...says: (ChainWord | null)[]) {
  const ledger = memoryLedger(emptyDisk());
  const clock = clockAt();
  const terms = termsLike();
  await ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
  await happen(ledger, terms.id, waysTo[money]);
  const asked: [Authorization, number, bigint][] = [];
  const ports = {
    ledger,
    clock,
    async askChain(...question: [Authorization, number, bigint]) {
      asked.push(question);
      return says.shift() ?? null;
    },
  };
  const row = async () => {
    const found = await ledger.find(terms.id);
    if (found === undefined) throw new Error('a row was expected');
    return found;
  };
  return { ledger, clock, ports, asked, row };
}

describe('asking the chain about a purchase', () => {
  it('asks about what was signed, from a while before it was signed on, and with what it costs', async () => {
    const { ports, asked, row } = await purchaseThatIs('live');
    await reconcile(await row(), ports);
    const authorization: Authorization = {
      network: 'eip155:8453',
      asset: baseUsdc,
      account: payer,
      payTo: payee,
      amount: 10_000n,
      nonce: termsLike().nonce,
      validAfter: noon / 1000 - 60,
      validBefore: end,
    };
    expect(asked).toEqual([[authorization, noon / 1000 - 600, 10_000n]]);
  });

  it('of a scheme that is no longer known asks nothing, and changes nothing', async () => {
    const { ports, asked, row } = await purchaseThatIs('live');
    const strange: Purchase = { ...(await row()), scheme: 'barter' };
    expect(authorizationOf(strange)).toBeNull();
    expect(await reconcile(strange, ports)).toBe(strange);
    expect(asked).toEqual([]);
  });

  it.each(unsettledStates)('%s, and no answer that can be relied on: nothing is booked', async (money) => {
    const { ports, ledger, row } = await purchaseThatIs(money, null);
    const before = await row();
    const log = await ledger.evidence(before.id);
    expect(await reconcile(before, ports)).toBe(before);
    expect(await ledger.evidence(before.id)).toEqual(log);
  });

  it.each<[string, ChainWord | null]>([
    ['no answer, or endpoints that disagree', null],
    ['used, and nobody knows how', wordOf({ say: 'used-somehow', final: true, after: 500 })],
  ])('who asks by hand is told that it cannot be checked: %s', async (_name, word) => {
    const { ports, row } = await purchaseThatIs('unknown', word);
    expect(await check(await row(), ports)).toEqual(failed('purchase-unchecked'));
  });

  it('who asks by hand is told that nothing is new, where a chain says so', async () => {
    const { ports, row } = await purchaseThatIs('unknown', wordOf({ say: 'unused', final: true, after: 1 }));
    const before = await row();
    expect(await check(before, ports)).toEqual(success(before));
  });

  it.each<[string, ChainWord]>([
    ['lags: its last block is older than the end', wordOf({ say: 'unused', final: true, after: -1 })],
    ['lags by the margin', wordOf({ say: 'unused', final: true, after: 119 })],
    ['tells of a block that is not final', wordOf({ say: 'unused', final: false, after: 10 ** 6 })],
    ['knows that it was used, and not how', wordOf({ say: 'used-somehow', final: true, after: 500 })],
    ['tells of a cancellation that is not final', wordOf({ say: 'cancelled', final: false, after: 10 })],
  ])('an endpoint that %s frees nothing', async (_name, word) => {
    for (const money of unsettledStates) {
      const { ports, row } = await purchaseThatIs(money, word);
      expect(counts((await reconcile(await row(), ports)).money)).toBe(true);
    }
  });

  it('what a machine’s clock says of the end frees nothing: a year later it is as open as before', async () => {
    const { ports, clock, row } = await purchaseThatIs(
      'unknown',
      wordOf({ say: 'unused', final: true, after: 10 }),
    );
    clock.now += 365 * 24 * 3_600_000;
    expect((await reconcile(await row(), ports)).money).toBe('unknown');
  });

  it('seen, gone by a reorganisation, seen again, settled: each with its place in the log', async () => {
    const { ports, ledger, row } = await purchaseThatIs(
      'unknown',
      wordOf({ say: 'settled', final: false, after: 1 }),
      wordOf({ say: 'unused', final: false, after: 2 }),
      wordOf({ say: 'settled', final: false, after: 3 }, other),
      wordOf({ say: 'settled', final: true, after: 3 }, other),
    );
    const story: [MoneyState, string | null][] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const { money, transaction: tx } = await reconcile(await row(), ports);
      story.push([money, tx]);
    }
    expect(story).toEqual([
      ['seen', transaction],
      ['unknown', null],
      ['seen', other],
      ['settled', other],
    ]);
    const kinds = (await ledger.evidence(termsLike().id)).map(({ kind }) => kind);
    expect(kinds.slice(-4)).toEqual(['seen', 'gone', 'seen', 'settled']);
  });

  it('a word about what is closed meanwhile moves nothing', async () => {
    const { ports, ledger, row } = await purchaseThatIs(
      'live',
      wordOf({ say: 'unused', final: true, after: 500 }),
    );
    const stale = await row();
    await ledger.book(stale.id, { kind: 'settled', transaction, block: 1, time: 1 }, noon);
    expect((await reconcile(stale, ports)).money).toBe('settled');
  });
});

describe('asking about many', () => {
  it.each<[string, number, MoneyState]>([
    ['at once', 0, 'reserved'],
    ['after five minutes', 5 * 60_000, 'reserved'],
    ['after more than five minutes', 5 * 60_000 + 1, 'void'],
    ['by a clock that was set back an hour', -3_600_000, 'void'],
  ])(
    'what was only reserved is %s later %s: the chain is not asked about it',
    async (_name, later, money) => {
      const { ports, clock, asked, row } = await purchaseThatIs('reserved');
      clock.now += later;
      await reconcileAll([await row()], ports);
      expect((await row()).money).toBe(money);
      expect(asked).toEqual([]);
    },
  );

  it('asks about each that was signed, whatever became of the one before', async () => {
    const { ports, asked, row } = await purchaseThatIs(
      'live',
      null,
      wordOf({ say: 'settled', final: true, after: 1 }),
    );
    const one = await row();
    const after = await reconcileAll([one, one], ports);
    expect(asked).toHaveLength(2);
    expect(after.map(({ money }) => money)).toEqual(['live', 'settled']);
  });
});
