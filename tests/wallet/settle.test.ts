// What becomes of a paid request: each answer has its state, and late or repeated news moves nothing backwards.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery, MoneyState, Purchase } from '../../lib/core/purchase.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { reserve } from '../../lib/wallet/reserve.ts';
import { answered, lost, sent } from '../../lib/wallet/settle.ts';
import { headerOf } from '../fixtures/challenges.ts';
import { allowed, candidateFor, clockAt, countedRandom, freshLedger, shop } from './world.ts';

const transaction = `0x${'ab'.repeat(32)}`;
type Headers = [name: string, value: string][];

function receipt(success: boolean, more: object = {}): Headers {
  return [
    [
      'payment-response',
      headerOf({ success, transaction: success ? transaction : '', network: 'eip155:8453', ...more }),
    ],
  ];
}

async function purchaseThatIs(money: MoneyState): Promise<{ ledger: Ledger; id: string }> {
  const { ledger } = freshLedger();
  await allowed(ledger);
  const wanted = {
    site: shop,
    url: `${shop}/paper`,
    method: 'GET',
    file: null,
    candidate: candidateFor(),
    decidedBy: 'rule',
  } as const;
  const made = await reserve(wanted, { ledger, clock: clockAt(), random: countedRandom() });
  if (!made.ok || made.value.kind !== 'reserved') throw new Error('a reservation was expected');
  const { id } = made.value.purchase;
  await ledger.change(id, (purchase) => ({ ...purchase, money }));
  return { ledger, id };
}

describe('the answer to a paid request', () => {
  it.each<[string, number, Headers, MoneyState, Delivery]>([
    ['200 with a receipt', 200, receipt(true), 'claimed', 'delivered'],
    ['206 with a receipt', 206, receipt(true), 'claimed', 'delivered'],
    ['204 with a receipt', 204, receipt(true), 'claimed', 'delivered'],
    ['200 without a receipt', 200, [], 'unknown', 'delivered'],
    ['200 with a receipt nobody can read', 200, [['payment-response', '%%%']], 'unknown', 'delivered'],
    ['200 with a receipt that says no', 200, receipt(false), 'unknown', 'delivered'],
    [
      '200 with another dialect’s receipt',
      200,
      [['x-payment-response', headerOf({ success: true })]],
      'unknown',
      'delivered',
    ],
    ['402 once more', 402, receipt(false, { errorReason: 'insufficient_balance' }), 'unknown', 'undelivered'],
    ['402 that claims success', 402, receipt(true), 'unknown', 'undelivered'],
    ['402 without a word', 402, [], 'unknown', 'undelivered'],
    ['a redirect', 302, [], 'unknown', 'undelivered'],
    ['not found', 404, [], 'unknown', 'undelivered'],
    ['not found, yet charged', 404, receipt(true), 'unknown', 'undelivered'],
    ['a server in trouble', 500, [], 'unknown', 'undelivered'],
    ['a facilitator in trouble', 502, receipt(false), 'unknown', 'undelivered'],
  ])('%s', async (_name, status, headers, money, delivery) => {
    const { ledger, id } = await purchaseThatIs('live');
    await answered(id, { status, headers }, ledger);
    expect(await ledger.find(id)).toMatchObject({ money, delivery, status });
  });

  it('what the seller claims is kept as a claim, also when it says no', async () => {
    const { ledger, id } = await purchaseThatIs('live');
    await answered(
      id,
      { status: 402, headers: receipt(false, { errorReason: 'insufficient_balance' }) },
      ledger,
    );
    expect((await ledger.find(id))?.claim).toEqual({
      success: false,
      transaction: '',
      network: 'eip155:8453',
      errorReason: 'insufficient_balance',
    });
  });

  it('a server’s “not charged” frees nothing: the purchase still counts', async () => {
    const { ledger, id } = await purchaseThatIs('live');
    const purchase = await answered(id, { status: 402, headers: receipt(false) }, ledger);
    expect(purchase.money).not.toBe('void');
  });
});

describe('news of the way there', () => {
  it.each<[MoneyState, MoneyState]>([
    ['signed', 'live'],
    ['live', 'live'],
    ['unknown', 'unknown'],
    ['claimed', 'claimed'],
    ['reserved', 'reserved'],
    ['void', 'void'],
  ])('“sent” finds it %s and leaves it %s', async (before, after) => {
    const { ledger, id } = await purchaseThatIs(before);
    expect((await sent(id, ledger)).money).toBe(after);
  });

  it.each<[MoneyState, MoneyState]>([
    ['signed', 'unknown'],
    ['live', 'unknown'],
    ['unknown', 'unknown'],
    ['claimed', 'claimed'],
    ['void', 'void'],
  ])('“lost” finds it %s and leaves it %s', async (before, after) => {
    const { ledger, id } = await purchaseThatIs(before);
    expect((await lost(id, ledger)).money).toBe(after);
  });

  it('an answer that is booked before the departure is still claimed', async () => {
    const { ledger, id } = await purchaseThatIs('signed');
    await answered(id, { status: 200, headers: receipt(true) }, ledger);
    await sent(id, ledger);
    expect(await ledger.find(id)).toMatchObject({ money: 'claimed', delivery: 'delivered' });
  });

  it('a receipt that comes after a loss is still believed to be a claim', async () => {
    const { ledger, id } = await purchaseThatIs('live');
    await lost(id, ledger);
    await answered(id, { status: 200, headers: receipt(true) }, ledger);
    expect(await ledger.find(id)).toMatchObject({ money: 'claimed', delivery: 'delivered' });
  });

  it('of a purchase that nobody made is a broken promise', async () => {
    const { ledger } = freshLedger();
    await expect(sent('nobody', ledger)).rejects.toThrow();
  });
});

describe('late and repeated news', () => {
  it('a second answer does not take back what was delivered, nor the receipt for it', async () => {
    const { ledger, id } = await purchaseThatIs('live');
    await answered(id, { status: 200, headers: receipt(true) }, ledger);
    await answered(
      id,
      { status: 402, headers: receipt(false, { errorReason: 'nonce_already_used' }) },
      ledger,
    );
    expect(await ledger.find(id)).toMatchObject({
      money: 'claimed',
      delivery: 'delivered',
      status: 200,
      claim: { success: true, transaction },
    });
  });

  it('never moves money backwards, in whatever order it comes', async () => {
    type News = (id: string, ledger: Ledger) => Promise<Purchase>;
    const kinds: Record<string, News> = {
      sent,
      lost,
      paid: (id, ledger) => answered(id, { status: 200, headers: receipt(true) }, ledger),
      bare: (id, ledger) => answered(id, { status: 200, headers: [] }, ledger),
      refused: (id, ledger) => answered(id, { status: 402, headers: receipt(false) }, ledger),
    };
    const order: readonly MoneyState[] = ['signed', 'live', 'unknown', 'claimed'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(kinds)), { maxLength: 8 }), async (news) => {
        const { ledger, id } = await purchaseThatIs('signed');
        let furthest = 0;
        for (const kind of news) {
          const { money } = (await kinds[kind]?.(id, ledger)) ?? { money: 'void' as const };
          expect(order.indexOf(money)).toBeGreaterThanOrEqual(furthest);
          furthest = order.indexOf(money);
        }
        if (news.includes('paid')) expect(order[furthest]).toBe('claimed');
      }),
      { numRuns: 60 },
    );
  });
});
