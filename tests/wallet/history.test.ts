// What was bought, as the screens are told: no void rows, no invented links, no secrets of a query, no mixed money.
import { describe, expect, it } from 'vitest';
import type { Purchase } from '../../lib/core/purchase.ts';
import { day, newestReceipts, pathOf, spentAtSite, spentToday } from '../../lib/wallet/history.ts';
import { allowed, clockAt, countedRandom, freshLedger, noon, reserved, shop, wantedFor } from './world.ts';

/** Rows as changed: what a screen shows does not depend on how it came to be. */
async function bought(...changes: Partial<Purchase>[]) {
  const { ledger, database } = freshLedger();
  await allowed(ledger);
  const clock = clockAt();
  const random = countedRandom();
  for (const [index, change] of changes.entries()) {
    clock.now += 1_000;
    const wanted = wantedFor({ url: `${shop}/paper/${index}?secret=1`, decidedBy: 'user' });
    const row = await reserved(wanted, { ledger, clock, random });
    await (await database).put('purchases', { ...row, ...change });
  }
  return { ledger, clock };
}

const hash = `0x${'ab'.repeat(32)}`;
const claim = { success: true, transaction: hash, network: 'eip155:8453', errorReason: '' };

describe('receipts', () => {
  it('the newest first, without what is void', async () => {
    const { ledger } = await bought({ money: 'claimed' }, { money: 'void' }, { money: 'live' });
    const receipts = await newestReceipts(10, ledger);
    expect(receipts.map(({ path, money }) => [path, money])).toEqual([
      ['/paper/2', 'live'],
      ['/paper/0', 'claimed'],
    ]);
  });

  it('never show the query of a URL', async () => {
    const { ledger } = await bought({});
    expect(JSON.stringify(await newestReceipts(10, ledger))).not.toContain('secret');
    expect(pathOf('https://shop.example/a/b?token=x#y')).toBe('/a/b');
  });

  it('never hold the proof', async () => {
    const { ledger } = await bought({ headers: { 'PAYMENT-SIGNATURE': 'proof-of-payment' } });
    expect(JSON.stringify(await newestReceipts(10, ledger))).not.toContain('proof-of-payment');
  });

  it.each([
    ['a transaction hash is linked', hash, `https://basescan.org/tx/${hash}`],
    ['words are not', 'paid, thank you', null],
    ['a script is not', 'javascript:alert(1)', null],
    ['a path is not', '../address/0x1', null],
    ['a hash with a tail is not', `${hash}?x`, null],
    ['nothing is not', '', null],
  ])('%s', async (_name, transaction, url) => {
    const { ledger } = await bought({ money: 'claimed', claim: { ...claim, transaction } });
    const [receipt] = await newestReceipts(1, ledger);
    expect(receipt?.transactionUrl).toBe(url);
    expect(receipt?.transaction).toBe(url === null ? null : transaction);
  });

  it('what the chain showed stands before what the seller claims', async () => {
    const seen = `0x${'cd'.repeat(32)}`;
    const { ledger } = await bought({ money: 'settled', transaction: seen, claim });
    expect((await newestReceipts(1, ledger))[0]?.transaction).toBe(seen);
  });

  it.each<[Purchase['money'], boolean]>([
    ['reserved', false],
    ['signed', true],
    ['live', true],
    ['unknown', true],
    ['claimed', false],
    ['settled', false],
    ['expired', false],
  ])('%s: the site can still collect it: %s', async (money, isCollectable) => {
    const { ledger } = await bought({ money });
    const [receipt] = await newestReceipts(1, ledger);
    expect(receipt?.collectableUntil).toBe(isCollectable ? (noon + 1_000) / 1000 + 60 : null);
  });

  it('what was spent elsewhere has no address, and is shown all the same', async () => {
    const { ledger } = await bought({ site: '', url: '', method: '', decidedBy: 'elsewhere' });
    expect(await newestReceipts(1, ledger)).toMatchObject([{ site: '', path: '', decidedBy: 'elsewhere' }]);
  });

  it('of a network that is no longer known are left out, not guessed at', async () => {
    const { ledger } = await bought({ network: 'eip155:1' }, {});
    expect(await newestReceipts(10, ledger)).toHaveLength(1);
  });

  it('are as many as are wanted: none for zero, none for less', async () => {
    const { ledger } = await bought({}, {}, {});
    const counts = await Promise.all(
      [0, -1, 1, 2.9, 500].map(async (limit) => (await newestReceipts(limit, ledger)).length),
    );
    expect(counts).toEqual([0, 0, 1, 2, 3]);
  });
});

describe('what was spent in a day', () => {
  it('counts all that may still cost money, each kind of money for itself', async () => {
    const ports = await bought(
      { money: 'live' },
      { money: 'unknown' },
      { money: 'reserved' },
      { money: 'void' },
      { money: 'expired' },
      { money: 'cancelled' },
      { kind: 'test' },
    );
    expect(await spentToday(ports)).toEqual({ real: '30000', test: '10000' });
    expect(await spentAtSite({ site: shop, money: 'real' }, ports)).toBe('30000');
    expect(await spentAtSite({ site: shop, money: 'test' }, ports)).toBe('10000');
    expect(await spentAtSite({ site: 'https://other.example', money: 'real' }, ports)).toBe('0');
  });

  it('forgets after twenty-four hours', async () => {
    const ports = await bought({});
    ports.clock.now = noon + 1_000 + day;
    expect((await spentToday(ports)).real).toBe('10000');
    ports.clock.now += 1;
    expect((await spentToday(ports)).real).toBe('0');
  });
});
