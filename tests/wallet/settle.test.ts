// What becomes of a paid request: each answer has its state, and late or repeated news moves nothing backwards.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery, MoneyState, Purchase } from '../../lib/core/purchase.ts';
import { answered, givenUp, lost, type SettlePorts, sent } from '../../lib/wallet/settle.ts';
import { headerOf } from '../fixtures/challenges.ts';
import {
  allowed,
  clockAt,
  countedRandom,
  freshLedger,
  happen,
  noon,
  reserved,
  wantedFor,
  waysTo,
} from './world.ts';

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

async function purchaseThatIs(money: MoneyState): Promise<{ ports: SettlePorts; id: string }> {
  const { ledger } = freshLedger();
  await allowed(ledger);
  const ports = { ledger, clock: clockAt(), random: countedRandom() };
  const { id } = await reserved(wantedFor(), ports);
  await happen(ledger, id, waysTo[money]);
  return { ports, id };
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
    const { ports, id } = await purchaseThatIs('live');
    await answered(id, { status, headers }, ports);
    expect(await ports.ledger.find(id)).toMatchObject({ money, delivery, status });
  });

  it('what the seller claims is kept as a claim, also when it says no', async () => {
    const { ports, id } = await purchaseThatIs('live');
    await answered(
      id,
      { status: 402, headers: receipt(false, { errorReason: 'insufficient_balance' }) },
      ports,
    );
    expect((await ports.ledger.find(id))?.claim).toEqual({
      success: false,
      transaction: '',
      network: 'eip155:8453',
      errorReason: 'insufficient_balance',
    });
  });

  it('a server’s “not charged” frees nothing: the purchase still counts', async () => {
    const { ports, id } = await purchaseThatIs('live');
    const purchase = await answered(id, { status: 402, headers: receipt(false) }, ports);
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
    const { ports, id } = await purchaseThatIs(before);
    expect((await sent(id, ports)).money).toBe(after);
  });

  it.each<[MoneyState, MoneyState]>([
    ['signed', 'unknown'],
    ['live', 'unknown'],
    ['unknown', 'unknown'],
    ['claimed', 'claimed'],
    ['void', 'void'],
  ])('“lost” finds it %s and leaves it %s', async (before, after) => {
    const { ports, id } = await purchaseThatIs(before);
    expect((await lost(id, ports)).money).toBe(after);
  });

  it('an answer that is booked before the departure is still claimed', async () => {
    const { ports, id } = await purchaseThatIs('signed');
    await answered(id, { status: 200, headers: receipt(true) }, ports);
    await sent(id, ports);
    expect(await ports.ledger.find(id)).toMatchObject({ money: 'claimed', delivery: 'delivered' });
  });

  it('a receipt that comes after a loss is still believed to be a claim', async () => {
    const { ports, id } = await purchaseThatIs('live');
    await lost(id, ports);
    await answered(id, { status: 200, headers: receipt(true) }, ports);
    expect(await ports.ledger.find(id)).toMatchObject({ money: 'claimed', delivery: 'delivered' });
  });

  it('of a purchase that nobody made is a broken promise', async () => {
    const { ledger } = freshLedger();
    await expect(sent('nobody', { ledger, clock: clockAt() })).rejects.toThrow('never reserved');
  });
});

describe('a reservation that is given up', () => {
  it.each<[MoneyState, MoneyState]>([
    ['reserved', 'void'],
    ['void', 'void'],
    ['signed', 'signed'],
    ['live', 'live'],
    ['unknown', 'unknown'],
    ['settled', 'settled'],
  ])('is %s before and %s after: nothing that was signed is ever void', async (before, after) => {
    const { ports, id } = await purchaseThatIs(before);
    expect((await givenUp(id, ports)).money).toBe(after);
  });
});

describe('everything that happens', () => {
  it('stands in the log, in order, with its moment; the challenge that asked stands first', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const clock = clockAt();
    const ports = { ledger, clock, random: countedRandom() };
    const wanted = wantedFor();
    const { id } = await reserved(wanted, ports);
    await happen(ledger, id, waysTo.signed);
    clock.now += 1_000;
    await sent(id, ports);
    clock.now += 1_000;
    await answered(id, { status: 402, headers: receipt(false) }, ports);
    await lost(id, ports);
    const offer = wanted.candidate.offer.original;
    const claim = { success: false, transaction: '', network: 'eip155:8453', errorReason: '' };
    expect(await ledger.evidence(id)).toMatchObject([
      { purchase: id, n: 0, at: noon, kind: 'reserved', challenge: wanted.challenge, offer },
      { purchase: id, n: 1, at: noon, kind: 'signed', proof: 'ab' },
      { purchase: id, n: 2, at: noon + 1_000, kind: 'sent' },
      {
        purchase: id,
        n: 3,
        at: noon + 2_000,
        kind: 'answered',
        status: 402,
        claim,
        receipt: receipt(false)[0]?.[1] ?? null,
      },
      { purchase: id, n: 4, at: noon + 2_000, kind: 'lost' },
    ]);
    expect(await ledger.find(id)).toMatchObject({ entries: 5, sent: 1, lastAt: noon + 2_000, status: null });
  });

  it('of one purchase alone: another’s log does not hold it', async () => {
    const { ports, id } = await purchaseThatIs('live');
    const other = wantedFor({ url: 'https://shop.example/other' });
    const random = (length: number) => new Uint8Array(length).fill(7);
    const { id: otherId } = await reserved(other, { ...ports, random });
    await sent(id, ports);
    expect((await ports.ledger.evidence(otherId)).map(({ kind }) => kind)).toEqual(['reserved']);
  });
});

describe('late and repeated news', () => {
  it('a second answer does not take back what was delivered, nor the receipt for it', async () => {
    const { ports, id } = await purchaseThatIs('live');
    await answered(id, { status: 200, headers: receipt(true) }, ports);
    await answered(
      id,
      { status: 402, headers: receipt(false, { errorReason: 'nonce_already_used' }) },
      ports,
    );
    expect(await ports.ledger.find(id)).toMatchObject({
      money: 'claimed',
      delivery: 'delivered',
      status: 200,
      claim: { success: true, transaction },
    });
  });

  it('never moves money backwards, in whatever order it comes', async () => {
    type News = (id: string, ports: SettlePorts) => Promise<Purchase>;
    const kinds: Record<string, News> = {
      sent,
      lost,
      paid: (id, ports) => answered(id, { status: 200, headers: receipt(true) }, ports),
      bare: (id, ports) => answered(id, { status: 200, headers: [] }, ports),
      refused: (id, ports) => answered(id, { status: 402, headers: receipt(false) }, ports),
    };
    const order: readonly MoneyState[] = ['signed', 'live', 'unknown', 'claimed'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(kinds)), { maxLength: 8 }), async (news) => {
        const { ports, id } = await purchaseThatIs('signed');
        let furthest = 0;
        for (const kind of news) {
          const { money } = (await kinds[kind]?.(id, ports)) ?? { money: 'void' as const };
          expect(order.indexOf(money)).toBeGreaterThanOrEqual(furthest);
          furthest = order.indexOf(money);
        }
        if (news.includes('paid')) expect(order[furthest]).toBe('claimed');
      }),
      { numRuns: 60 },
    );
  });
});
