// Which purchase lets an account sign in instead of paying: the same thing, from the same site, paid to the same payee, and paid.
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { type Delivery, type MoneyState, moneyStates, type Purchase } from '../../lib/core/purchase.ts';
import type { Site } from '../../lib/core/site.ts';
import { isReceiptFor, receiptFor, type Visit } from '../../lib/wallet/paid-before.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import {
  clockAt,
  countedRandom,
  freshDatabase,
  happen,
  noon,
  reserved,
  shop,
  wantedFor,
  waysTo,
} from './world.ts';

const visit: Visit = {
  site: shop,
  url: `${shop}/paper`,
  method: 'GET',
  network: 'eip155:8453',
  payTo: payee,
  account: payer,
};

/** What isReceiptFor looks at; the cast stands for the rest of the row. */
const bought = (change: Partial<Purchase> = {}) =>
  ({ ...visit, money: 'settled', delivery: 'delivered', ...change }) as Purchase;

describe('a receipt', () => {
  const paid: readonly (readonly [MoneyState, Delivery])[] = [
    ['claimed', 'delivered'],
    ['seen', 'delivered'],
    ['settled', 'delivered'],
    ['settled', 'undelivered'],
    ['settled', 'none'],
  ];
  const all = moneyStates.flatMap((money) =>
    (['none', 'delivered', 'undelivered', 'refunded'] as const).map((delivery) => [money, delivery] as const),
  );

  it.each(all)('%s and %s', (money, delivery) => {
    const isPaid = paid.some(([one, other]) => one === money && other === delivery);
    expect(isReceiptFor(bought({ money, delivery }), visit)).toBe(isPaid);
  });

  it.each<[string, Partial<Purchase>, boolean]>([
    ['another query', { url: `${shop}/paper?page=2` }, true],
    ['addresses in another case', { payTo: payee.toLowerCase(), account: payer.toLowerCase() }, true],
    ['another path', { url: `${shop}/paper/` }, false],
    ['another origin', { url: 'https://api.shop.example/paper' }, false],
    ['another port', { url: `${shop}:8443/paper` }, false],
    ['another site around it', { site: 'https://evil.example' }, false],
    ['another method', { method: 'HEAD' }, false],
    ['another network', { network: 'eip155:84532' }, false],
    ['another payee', { payTo: payer }, false],
    ['another account', { account: payee }, false],
    ['an address that is not known', { url: '' }, false],
  ])('with %s', (_name, change, isReceipt) => {
    expect(isReceiptFor(bought(change), visit)).toBe(isReceipt);
  });

  it('of an address that is no address stands for nothing', () => {
    expect(isReceiptFor(bought({ url: 'paper' }), { ...visit, url: `${shop}/paper` })).toBe(false);
  });
});

describe('the ledger', () => {
  async function ledgerWith(...times: readonly number[]) {
    const database = freshDatabase();
    const ledger = ledgerIn(database);
    const random = countedRandom();
    for (const at of times) {
      const wanted = wantedFor({ decidedBy: 'user' });
      const { id } = await reserved(wanted, { ledger, clock: clockAt(at), random });
      await happen(ledger, id, waysTo.settled, at);
    }
    return archiveIn(database);
  }

  it('gives the newest that fits', async () => {
    const archive = await ledgerWith(noon, noon + 2_000, noon + 1_000);
    expect(await receiptFor(visit, archive)).toMatchObject({ at: noon + 2_000 });
  });

  it('gives none to another site', async () => {
    const archive = await ledgerWith(noon);
    expect(await receiptFor({ ...visit, site: 'https://evil.example' as Site }, archive)).toBeNull();
  });

  it('is not read for ever', async () => {
    let batches = 0;
    const archive = {
      async *backwards() {
        for (;;) {
          batches += 1;
          yield Array.from({ length: 1_024 }, () => bought({ method: 'POST' }));
        }
      },
    };
    expect(await receiptFor(visit, archive)).toBeNull();
    expect(batches).toBe(2);
  });
});
