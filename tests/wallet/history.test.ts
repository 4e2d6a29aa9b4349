// What was bought, as the screens are told: no void rows, no invented links, no secrets of a query, no mixed money.
import { describe, expect, it } from 'vitest';
import type { MoneyState } from '../../lib/core/purchase.ts';
import { day, historyPage, newestReceipts, spentAtSite, spentToday } from '../../lib/wallet/history.ts';
import { pathOf } from '../../lib/wallet/receipt.ts';
import { answered, filled, past, transaction } from './pasts.ts';
import { clockAt, networks, noon, shop } from './world.ts';

describe('receipts', () => {
  it('the newest first, without what is void', async () => {
    const { archive } = await filled(
      past('claimed', { at: noon, url: `${shop}/a` }),
      past('void', { at: noon + 1, url: `${shop}/b` }),
      past('live', { at: noon + 2, url: `${shop}/c` }),
    );
    const receipts = await newestReceipts(10, { archive, networks });
    expect(receipts.map(({ path, money }) => [path, money])).toEqual([
      ['/c', 'live'],
      ['/a', 'claimed'],
    ]);
  });

  it('are as many as are wanted, however many void ones lie between', async () => {
    const voids = Array.from({ length: 40 }, (_, n) => past('void', { at: noon + 100 + n }));
    const { archive } = await filled(...voids, ...[1, 2, 3].map((n) => past('live', { at: noon + n })));
    const counts = await Promise.all(
      [0, -1, 1, 2.9, 500].map(async (limit) => (await newestReceipts(limit, { archive, networks })).length),
    );
    expect(counts).toEqual([0, 0, 1, 2, 3]);
  });

  it('never show the query of a URL', async () => {
    const { archive } = await filled(past('live', { url: `${shop}/paper?secret=1` }));
    expect(JSON.stringify(await newestReceipts(10, { archive, networks }))).not.toContain('secret');
    expect(pathOf('https://shop.example/a/b?token=x#y')).toBe('/a/b');
  });

  it('never hold the proof', async () => {
    const { ledger, archive } = await filled(past('reserved'));
    const [{ id = '' } = {}] = await newestReceipts(1, { archive, networks });
    await ledger.book(id, { kind: 'signed', proof: '' }, noon, { 'PAYMENT-SIGNATURE': 'proof-of-payment' });
    expect((await ledger.find(id))?.headers).not.toBeNull();
    expect(JSON.stringify(await newestReceipts(10, { archive, networks }))).not.toContain('proof-of-payment');
  });

  it.each([
    ['a transaction hash is linked', transaction, `https://basescan.org/tx/${transaction}`],
    ['words are not', 'paid, thank you', null],
    ['a script is not', 'javascript:alert(1)', null],
    ['a path is not', '../address/0x1', null],
    ['a hash with a tail is not', `${transaction}?x`, null],
    ['nothing is not', '', null],
  ])('%s', async (_name, claimed, url) => {
    const claim = { success: true, transaction: claimed, network: 'eip155:8453', errorReason: '' };
    const { archive } = await filled(past('live', {}, [{ ...answered(200), claim } as never]));
    const [receipt] = await newestReceipts(1, { archive, networks });
    expect(receipt?.transactionUrl).toBe(url);
    expect(receipt?.transaction).toBe(url === null ? null : claimed);
  });

  it('what the chain showed stands before what the seller claims', async () => {
    const seen = `0x${'cd'.repeat(32)}`;
    const { archive } = await filled(
      past('claimed', {}, [{ kind: 'settled', transaction: seen, block: 1, time: 1 }]),
    );
    expect((await newestReceipts(1, { archive, networks }))[0]?.transaction).toBe(seen);
  });

  it.each<[MoneyState, boolean]>([
    ['reserved', false],
    ['signed', true],
    ['live', true],
    ['unknown', true],
    ['claimed', false],
    ['settled', false],
    ['expired', false],
  ])('%s: the site can still collect it: %s', async (money, isCollectable) => {
    const { archive } = await filled(past(money, { at: noon }));
    const [receipt] = await newestReceipts(1, { archive, networks });
    expect(receipt?.collectableUntil).toBe(isCollectable ? noon / 1000 + 60 : null);
  });

  it('what was spent elsewhere has no address, and is shown all the same', async () => {
    const { archive } = await filled(
      past('settled', { site: '', url: '', method: '', decidedBy: 'elsewhere' }),
    );
    expect(await newestReceipts(1, { archive, networks })).toMatchObject([
      { site: '', path: '', decidedBy: 'elsewhere' },
    ]);
  });

  it('of a network that is no longer known are left out, not guessed at', async () => {
    const { archive } = await filled(past('live', { network: 'eip155:31337' }), past('live'));
    expect(await newestReceipts(10, { archive, networks })).toHaveLength(1);
  });
});

describe('what was spent in a day', () => {
  const clock = clockAt(noon + 1_000);
  const site = 'https://other.example';

  it('counts all that may still cost money, each kind of money and each site for itself', async () => {
    const states = ['live', 'unknown', 'reserved', 'settled', 'conflict'] as const;
    const free = ['void', 'expired', 'cancelled'] as const;
    const { ledger, archive } = await filled(
      ...[...states, ...free].map((money) => past(money)),
      past('live', { kind: 'test' }),
      past('live', { site }),
    );
    expect(await spentToday({ ledger, clock })).toEqual({ real: '60000', test: '10000' });
    expect(await spentAtSite({ site: shop, money: 'real' }, { archive, clock })).toBe('50000');
    expect(await spentAtSite({ site: shop, money: 'test' }, { archive, clock })).toBe('10000');
    expect(await spentAtSite({ site, money: 'real' }, { archive, clock })).toBe('10000');
    expect(await spentAtSite({ site: 'https://third.example', money: 'real' }, { archive, clock })).toBe('0');
  });

  it('forgets after twenty-four hours, to the millisecond', async () => {
    const { ledger, archive } = await filled(past('live'));
    const scope = { site: shop, money: 'real' } as const;
    for (const [now, sum] of [
      [noon + day, '10000'],
      [noon + day + 1, '0'],
    ] as const) {
      expect((await spentToday({ ledger, clock: clockAt(now) })).real).toBe(sum);
      expect(await spentAtSite(scope, { archive, clock: clockAt(now) })).toBe(sum);
    }
  });

  it('counts what a clock that ran ahead has written', async () => {
    const { archive } = await filled(past('live', { at: noon + 30 * day }));
    expect(await spentAtSite({ site: shop, money: 'real' }, { archive, clock })).toBe('10000');
  });
});

describe('a page of history', () => {
  it('gives every purchase once, newest first, page by page, also where many happened at one moment', async () => {
    const all = Array.from({ length: 57 }, (_, n) => past('settled', { at: noon + Math.floor(n / 5) }));
    const { archive } = await filled(...all);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; cursor !== null; pages += 1) {
      expect(pages).toBeLessThan(20);
      const page = await historyPage(
        { limit: 7, ...(cursor === undefined ? {} : { cursor }) },
        { archive, networks },
      );
      expect(page.receipts.length).toBe(cursor !== null && seen.length < 56 ? 7 : 1);
      seen.push(...page.receipts.map(({ id }) => id));
      cursor = page.cursor;
    }
    const expected = all
      .map(({ terms }) => terms)
      .sort((one, other) => other.at - one.at || (one.id > other.id ? -1 : 1));
    expect(seen).toEqual(expected.map(({ id }) => id));
  });

  it('stays where it was while newer purchases are written and older ones go', async () => {
    const all = Array.from({ length: 9 }, (_, n) => past('settled', { at: noon + n }));
    const { archive } = await filled(...all);
    const first = await historyPage({ limit: 3 }, { archive, networks });
    await archive.takeIn([past('live', { at: noon + 100 })]);
    await archive.forget(noon + 1, () => true);
    const next = await historyPage({ limit: 3, cursor: first.cursor ?? '' }, { archive, networks });
    expect(next.receipts.map(({ at }) => at - noon)).toEqual([5, 4, 3]);
  });

  it('is of a site, by its own index, with both kinds of its money', async () => {
    const { archive } = await filled(
      past('live', { at: noon + 1 }),
      past('live', { at: noon + 2, kind: 'test' }),
      past('live', { at: noon + 3 }),
      past('live', { at: noon + 4, site: 'https://other.example' }),
    );
    const page = await historyPage({ site: shop }, { archive, networks });
    expect(page.receipts.map(({ at }) => at - noon)).toEqual([3, 2, 1]);
    const second = await historyPage(
      { site: shop, limit: 2, cursor: `${noon + 3}-zzz` },
      { archive, networks },
    );
    expect(second.receipts.map(({ at }) => at - noon)).toEqual([3, 2]);
  });

  it('ends where the last match is, without an empty page after it', async () => {
    const { archive } = await filled(past('settled', { at: noon }), past('settled', { at: noon + 1 }));
    expect((await historyPage({ limit: 2 }, { archive, networks })).cursor).toBeNull();
    expect((await historyPage({ limit: 1 }, { archive, networks })).cursor).not.toBeNull();
  });

  it('finds the open ones, the unpaid, the conflicts and what never came without looking through the others', async () => {
    const states = ['settled', 'live', 'reserved', 'conflict', 'claimed', 'void'] as const;
    const { archive } = await filled(...states.map((money, n) => past(money, { at: noon + n })));
    const neverRead = { ...archive, backwards: () => expect.unreachable('all was read') };
    const moneyOf = async (state: 'open' | 'unpaid' | 'conflict' | 'undelivered', limit: number) =>
      (await historyPage({ state, limit }, { archive: neverRead, networks })).receipts.map(
        ({ money }) => money,
      );
    expect(await moneyOf('open', 10)).toEqual(['claimed', 'reserved', 'live']);
    expect(await moneyOf('open', 2)).toEqual(['claimed', 'reserved']);
    expect(await moneyOf('unpaid', 10)).toEqual(['void']);
    expect(await moneyOf('conflict', 10)).toEqual(['conflict']);
    expect(await moneyOf('undelivered', 10)).toEqual(['conflict', 'live']);
  });

  it('has nothing for what is no cursor of ours', async () => {
    const { archive } = await filled(past('settled'));
    for (const cursor of ['', 'x', '1', '-1', '1-', `${noon}-a b`])
      expect(await historyPage({ cursor }, { archive, networks })).toEqual({ receipts: [], cursor: null });
  });

  it('is at least one and at most two hundred long', async () => {
    const { archive } = await filled(...Array.from({ length: 260 }, () => past('settled')));
    const lengths = [0, -5, 1, 1e9, undefined].map(async (limit) => {
      const { receipts } = await historyPage(limit === undefined ? {} : { limit }, { archive, networks });
      return receipts.length;
    });
    expect(await Promise.all(lengths)).toEqual([1, 1, 1, 200, 50]);
  });
});
