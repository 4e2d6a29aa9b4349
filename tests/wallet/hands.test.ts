// A person's hands: what may be done is what is offered, nothing is signed anew, and a cancellation costs no more than was shown.
import { describe, expect, it, vi } from 'vitest';
import type { Happening } from '../../lib/core/evidence.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { type MoneyState, moneyStates } from '../../lib/core/purchase.ts';
import {
  askAgain,
  type CancelOrder,
  cancel,
  cancelCost,
  checkNow,
  type HandsPorts,
} from '../../lib/wallet/hands.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { type CancelNote, viewOfPurchase } from '../../lib/wallet/purchase-view.ts';
import { payer } from '../fixtures/challenges.ts';
import { answered, filled, past, transaction } from './pasts.ts';
import { clockAt, key, memorySession, networks, noon, openFor } from './world.ts';

const headers = { 'PAYMENT-SIGNATURE': 'the-proof' };
const hash = `0x${'ca'.repeat(32)}`;

/** One purchase with its proof, ten seconds after it was signed. */
async function handsOn(one: Past, change: Partial<HandsPorts> = {}) {
  const { ledger, archive, database } = await filled(one);
  const { id } = one.terms;
  const stored = await ledger.find(id);
  if (stored === undefined) throw new Error('a purchase was expected');
  // Only signing gives a purchase its headers; here they are put where it left them.
  await (await database).put('purchases', { ...stored, headers });
  const notes = new Map<string, CancelNote>();
  const orders: CancelOrder[] = [];
  const ports: HandsPorts = {
    ledger,
    archive,
    refundsAfter: async () => success([]),
    clock: clockAt(noon + 30_000),
    session: memorySession(openFor(600_000)),
    account: async () => payer,
    networks,
    check: async (purchase) => success(purchase),
    present: vi.fn(async (): Promise<Outcome<null>> => success(null)),
    allowanceOf: async () => failed('rpc-failed'),
    cancels: {
      of: async (of) => notes.get(of) ?? {},
      note: async (of, note) => void notes.set(of, { ...notes.get(of), ...note }),
    },
    canceller: {
      cancelCost: async () => success({ wei: 5_000n, have: 9_000n }),
      sendCancel: async (order, secret) => {
        expect([...secret]).toEqual([...key]);
        orders.push(order);
        return order.atMost < 5_000n ? failed('rpc-failed') : success(hash);
      },
    },
    ...change,
  };
  return { id, ports, orders, ledger };
}

const collectable: readonly MoneyState[] = ['signed', 'live', 'unknown'];
const inDoubt = () => past('unknown', { validBefore: noon / 1000 + 60 });

it('what is paid through Permit2 is ended there, in a token that has no domain as well', async () => {
  const asset = '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d';
  const open = past('unknown', {
    scheme: 'exact-permit2',
    network: 'eip155:56',
    asset,
    nonce: `0x${'00'.repeat(31)}07`,
    draft: { from: payer, to: payer, value: '1', nonce: '7', validAfter: '0', validBefore: '9' },
  });
  const { id, ports, orders } = await handsOn(open);
  expect(await cancelCost(id, ports)).toMatchObject({ ok: true, value: { coin: { symbol: 'BNB' } } });
  expect(await cancel(id, ports)).toEqual(success({ transaction: hash }));
  expect(orders).toMatchObject([
    {
      chainId: 56,
      domain: undefined,
      authorization: { register: 'permit2', asset, nonce: open.terms.nonce },
    },
  ]);
});

describe('what may be done', () => {
  it.each(moneyStates)('while it is %s', async (money) => {
    const { id, ports } = await handsOn(past(money, { at: noon }));
    const view = await viewOfPurchase(id, { ...ports, clock: clockAt(noon + 30_000) });
    const isOpen = collectable.includes(money);
    expect(view?.may).toEqual({
      check: isOpen || money === 'claimed' || money === 'seen',
      askAgain: isOpen && money !== 'live', // its answer is awaited
      cancel: isOpen,
    });
  });

  it.each<[string, Past, number, { askAgain: boolean; cancel: boolean }]>([
    ['a form is not sent again', past('unknown', { method: 'POST' }), 30, { askAgain: false, cancel: true }],
    ['the end is near', past('unknown'), 50, { askAgain: true, cancel: false }],
    ['its time is over', past('unknown'), 56, { askAgain: false, cancel: false }],
    [
      'it came',
      past('unknown', {}, [{ ...answered(200), claim: null } as never]),
      30,
      { askAgain: false, cancel: true },
    ],
    [
      'it was found elsewhere',
      past('unknown', { scheme: '', draft: {} }),
      30,
      { askAgain: true, cancel: false },
    ],
  ])('%s', async (_name, one, seconds, may) => {
    const { id, ports } = await handsOn(one);
    const view = await viewOfPurchase(id, { ...ports, clock: clockAt(noon + seconds * 1000) });
    expect(view?.may).toMatchObject(may);
  });

  it('is not asked again without the bytes', async () => {
    const { ledger } = await filled(inDoubt());
    const { ports } = await handsOn(inDoubt());
    const [{ id } = { id: '' }] = await ledger.since(0);
    expect((await viewOfPurchase(id, { ...ports, ledger }))?.may.askAgain).toBe(false);
  });

  it('of nothing is nothing', async () => {
    const { ports } = await handsOn(inDoubt());
    expect(await viewOfPurchase('nobody', ports)).toBeNull();
    for (const hand of [checkNow, askAgain, cancelCost, cancel])
      expect(await hand('nobody', ports)).toMatchObject({ failure: { name: 'purchase-unknown' } });
  });
});

describe('the log', () => {
  it('is told entry by entry, in plain short values, without proof or challenge', async () => {
    const claim = { success: false, transaction: '', network: '', errorReason: 'no \u202emoney' };
    const { id, ports } = await handsOn(
      past('live', {}, [
        { kind: 'answered', status: 402, claim, receipt: 'eyJ9' },
        { kind: 'settled', transaction, block: 7, time: 1 },
      ]),
    );
    const view = await viewOfPurchase(id, ports);
    expect(view?.log.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['reserved', {}],
      ['signed', {}],
      ['sent', {}],
      ['answered', { status: '402', reason: 'no money' }],
      ['settled', { transaction, block: '7' }],
    ]);
    expect(JSON.stringify(view)).not.toMatch(/the-proof|eyJ9/);
  });
});

describe('checking now', () => {
  it('asks the chain, and tells what came of it', async () => {
    const one = inDoubt();
    const { id, ports, ledger } = await handsOn(one);
    const settled = { kind: 'settled', transaction, block: 7, time: 1 } as const;
    const check = async () => success(await ledger.book(id, settled, noon));
    expect(await checkNow(id, { ...ports, check })).toMatchObject({
      value: { money: 'settled', transaction },
    });
  });

  it('asks about nothing that is closed', async () => {
    const { id, ports } = await handsOn(past('settled'));
    const check = () => expect.unreachable('it is settled');
    expect(await checkNow(id, { ...ports, check })).toMatchObject({ value: { money: 'settled' } });
  });

  it('a chain that says nothing is not taken for one without news', async () => {
    const { id, ports, ledger } = await handsOn(inDoubt());
    const before = await ledger.find(id);
    const check = async () => failed('purchase-unchecked');
    expect(await checkNow(id, { ...ports, check })).toEqual(failed('purchase-unchecked'));
    expect(await ledger.find(id)).toEqual(before);
  });
});

describe('asking again', () => {
  it('presents the stored bytes, and signs nothing', async () => {
    const { id, ports, ledger } = await handsOn(inDoubt());
    const before = await ledger.find(id);
    expect(await askAgain(id, ports)).toEqual(success(null));
    expect(ports.present).toHaveBeenCalledExactlyOnceWith(before);
    expect(await ledger.find(id)).toEqual(before);
  });

  it.each<[string, Partial<HandsPorts>, string]>([
    ['while the wallet is locked', { session: memorySession() }, 'wallet-locked'],
    ['after its lock has come due', { session: memorySession(openFor(20_000)) }, 'wallet-locked'],
    ['after its time', { clock: clockAt(noon + 60_000) }, 'purchase-settled'],
  ])('presents nothing %s', async (_name, change, name) => {
    const { id, ports } = await handsOn(inDoubt(), change);
    expect(await askAgain(id, ports)).toMatchObject({ failure: { name } });
    expect(ports.present).not.toHaveBeenCalled();
  });

  it.each<[string, Outcome<bigint>, boolean]>([
    ['is missing', success(0n), false],
    ['is there by now', success(10_000n), true],
    ['cannot be asked for', failed('rpc-failed'), true],
  ])('of what was answered 412 an allowance that %s decides', async (_what, allowance, isPresented) => {
    const by412: Happening = { kind: 'answered', status: 412, claim: null, receipt: null };
    const open = past('live', { scheme: 'exact-permit2', validBefore: noon / 1000 + 60 }, [by412]);
    const { id, ports } = await handsOn(open, { allowanceOf: async () => allowance });
    const done = await askAgain(id, ports);
    expect(done.ok).toBe(isPresented);
    expect(ports.present).toHaveBeenCalledTimes(isPresented ? 1 : 0);
    if (!done.ok) expect(done.failure.name).toBe('purchase-lacks-allowance');
  });
});

describe('cancelling', () => {
  it('costs what was shown, at most, and is remembered and not booked', async () => {
    const { id, ports, orders, ledger } = await handsOn(inDoubt());
    expect(await cancelCost(id, ports)).toEqual(
      success({ cost: '5000', have: '9000', coin: { symbol: 'ETH', decimals: 18 } }),
    );
    const before = await ledger.find(id);
    expect(await cancel(id, ports)).toEqual(success({ transaction: hash }));
    expect(orders).toMatchObject([
      {
        chainId: 8453,
        atMost: 5_000n,
        domain: { name: 'USD Coin', version: '2' },
        authorization: { account: payer, nonce: before?.nonce, amount: 10_000n },
      },
    ]);
    expect(await ledger.find(id)).toEqual(before);
    const view = await viewOfPurchase(id, ports);
    expect([view?.cancelling, view?.may.cancel]).toEqual([hash, false]);
  });

  it('is sent once, however often it is pressed', async () => {
    const { id, ports, orders } = await handsOn(inDoubt());
    await cancelCost(id, ports);
    await cancel(id, ports);
    expect(await cancel(id, ports)).toEqual(success({ transaction: hash }));
    expect(orders).toHaveLength(1);
  });

  it('for a cost that nobody was shown is not agreed to', async () => {
    const { id, ports, orders } = await handsOn(inDoubt());
    expect((await cancel(id, ports)).ok).toBe(false);
    expect(orders).toMatchObject([{ atMost: 0n }]);
    expect((await viewOfPurchase(id, ports))?.may.cancel).toBe(true);
  });

  it('needs the wallet unlocked; its cost does not', async () => {
    const { id, ports, orders } = await handsOn(inDoubt(), { session: memorySession() });
    expect((await cancelCost(id, ports)).ok).toBe(true);
    expect(await cancel(id, ports)).toMatchObject({ failure: { name: 'wallet-locked' } });
    expect(orders).toEqual([]);
  });

  it('leaves no key behind, whatever the chain does', async () => {
    let seen: Uint8Array = key;
    const { id, ports } = await handsOn(inDoubt());
    const sendCancel = async (_order: CancelOrder, secret: Uint8Array) => {
      seen = secret;
      throw new Error('the chain is gone');
    };
    await expect(cancel(id, { ...ports, canceller: { ...ports.canceller, sendCancel } })).rejects.toThrow();
    expect([...seen]).toEqual(new Array(32).fill(0));
  });

  it.each(['claimed', 'seen', 'settled', 'expired', 'cancelled', 'void', 'conflict'] as const)(
    'is not offered when it is %s',
    async (money) => {
      const { id, ports, orders } = await handsOn(past(money));
      for (const hand of [cancelCost, cancel])
        expect(await hand(id, ports)).toMatchObject({ failure: { name: 'purchase-settled' } });
      expect(orders).toEqual([]);
    },
  );

  it('stops being shown as sent when the chain has told', async () => {
    const { id, ports, ledger } = await handsOn(inDoubt());
    await cancelCost(id, ports);
    await cancel(id, ports);
    await ledger.book(id, { kind: 'cancelled', transaction: hash, block: 1, time: 1 }, noon);
    expect(await viewOfPurchase(id, ports)).not.toHaveProperty('cancelling');
  });
});
