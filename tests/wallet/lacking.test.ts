// A payment through Permit2 that is answered 412: nothing was charged, its bytes are as good as cash once Permit2 may take it. So
// nothing is signed in their place, they are not presented in vain, and when it is allowed the identical bytes bring the goods.
import { describe, expect, it, vi } from 'vitest';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { Purchase } from '../../lib/core/purchase.ts';
import { type Carried, createCarried } from '../../lib/wallet/carried.ts';
import { pay } from '../../lib/wallet/pay.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { receiptOf } from '../../lib/wallet/receipt.ts';
import type { TakeUpPorts } from '../../lib/wallet/take-up.ts';
import {
  base64,
  baseUsdc,
  challengeWith,
  documentV2,
  headerOf,
  offerOnBase,
  payer,
} from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  metAt,
  networks,
  onChain,
  openFor,
} from './world.ts';

const byPermit2 = {
  ...offerOnBase,
  extra: { name: 'USD Coin', version: '2', assetTransferMethod: 'permit2' },
};
const enough = success(10_000n);
const lacks = success(9_999n);
const lack = {
  name: 'purchase-lacks-allowance',
  detail: { network: 'eip155:8453', token: baseUsdc, amount: '10000' },
};

interface Scene {
  readonly accepts?: readonly unknown[];
  readonly method?: string;
  /** What the chain says of the purchase when it is asked. */
  readonly recheck?: (purchase: Purchase, ledger: Ledger) => Promise<Purchase>;
}

/** A shop that a rule pays; `allowance` is what Permit2 may take at the moment. */
async function shopping({ accepts = [byPermit2], method = 'GET', recheck }: Scene = {}) {
  const { ledger } = freshLedger();
  const clock = clockAt();
  await allowed(ledger);
  const shop: { accepts: readonly unknown[]; extensions?: unknown } = { accepts };
  const chain: { allowance: Outcome<bigint>; readonly asked: string[] } = { allowance: enough, asked: [] };
  const ports = {
    ...alone(ledger, clock),
    ledger,
    networks,
    clock,
    session: memorySession(openFor(24 * 3_600_000)),
    random: countedRandom(),
    account: async () => payer,
    funds: async () => null,
    standing: async () => 'caught-up' as const,
    allowanceOf: async () => {
      chain.asked.push('allowance');
      return chain.allowance;
    },
    permitNonceOf: async () => success(7n),
    recheck: async (purchase: Purchase) => {
      chain.asked.push('use');
      return recheck === undefined ? purchase : recheck(purchase, ledger);
    },
    ask: async () => ({ kind: 'once' as const }),
    ruled: () => undefined,
    moved: () => undefined,
  };
  const carried: Carried = createCarried(ports);
  const visit = () => {
    const { accepts, ...more } = shop;
    return pay(metAt(challengeWith({ header: headerOf(documentV2(accepts, more)) }), { method }), ports);
  };

  /** The seller's answer to a payment that leaves now; the payment. */
  async function answered(status: number, headers: readonly (readonly [string, string])[] = []) {
    const paid = await visit();
    if (paid.kind !== 'signed') throw new Error(JSON.stringify(paid));
    await carried.sent(paid.purchase.id);
    await carried.answered(paid.purchase.id, { status, headers });
    return paid.purchase;
  }
  const row = async () => {
    const all = await allPurchases(ledger);
    expect(all.length, 'one purchase, one authorization').toBe(1);
    return all[0] as Purchase; // the line before
  };
  return { ledger, clock, shop, chain, ports, carried, visit, answered, row };
}

describe('a payment that is answered 412', () => {
  it('stays open and counted, and the receipt names what is lacking', async () => {
    const { ledger, chain, answered, row } = await shopping();
    await answered(412);
    chain.allowance = lacks;
    const purchase = await row();
    expect(purchase).toMatchObject({ money: 'unknown', delivery: 'undelivered', status: 412, sent: 1 });
    const facts = await ledger.facts({ ...purchase, at: purchase.at + 1 });
    expect([facts.spentEverywhere, facts.outstanding]).toEqual([10_000n, 10_000n]);
    expect(receiptOf(purchase, await networks())).toMatchObject({
      collectableUntil: purchase.validBefore,
      lacks: { network: 'eip155:8453', asset: baseUsdc, amount: '10000' },
    });
  });

  it('is told at once, with all that the dialogue needs, where the chain bears it out', async () => {
    const { chain, carried, answered } = await shopping();
    const { id, validBefore } = await answered(412);
    chain.allowance = lacks;
    const until = String(validBefore);
    expect(await carried.untaken(id)).toEqual({
      kind: 'refused',
      failure: { ...lack, detail: { ...lack.detail, until } },
      offers: [],
    });
  });

  it.each<[string, Outcome<bigint>]>([
    ['knows better', enough],
    ['is silent', failed('rpc-failed')],
  ])('is not told of where the chain %s', async (_what, allowance) => {
    const { chain, carried, answered } = await shopping();
    const { id } = await answered(412);
    chain.allowance = allowance;
    expect(await carried.untaken(id)).toBeNull();
  });

  it('is not presented while it is not allowed, however often the page is loaded, and nothing is signed', async () => {
    const { chain, visit, carried, answered, row } = await shopping();
    const { id } = await answered(412);
    chain.allowance = lacks;
    const before = await row();
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await visit()).toMatchObject({ kind: 'refused', failure: lack });
      expect(await carried.again(id)).toMatchObject({ kind: 'refused', failure: lack });
    }
    expect(await row()).toEqual(before);
  });

  it('is presented with the identical bytes once it is allowed, and brings the goods', async () => {
    const { chain, visit, answered, row } = await shopping();
    const first = await answered(412);
    chain.allowance = lacks;
    await visit();
    chain.allowance = enough;
    const again = await answered(200);
    expect([again.id, again.headers]).toEqual([first.id, first.headers]);
    expect(await row()).toMatchObject({ delivery: 'delivered', status: 200, sent: 2 });
  });

  it('that ended unused, as the chain shows, makes room for a new one, once that is allowed', async () => {
    let isOver = false;
    const { ledger, chain, visit, answered } = await shopping({
      recheck: async (purchase, book) =>
        isOver ? book.book(purchase.id, { kind: 'expired', block: 9, time: 9 }, purchase.at) : purchase,
    });
    const first = await answered(412);
    chain.allowance = lacks;
    isOver = true;
    expect(await visit()).toMatchObject({ failure: { name: 'allowance-missing' } });
    chain.allowance = enough;
    const second = await answered(200);
    expect(second.headers).not.toEqual(first.headers);
    expect((await allPurchases(ledger)).map(({ money }) => money)).toEqual(['expired', 'unknown']);
  });

  it('whose end is near, and not proved, is held, and nobody is led to allow it', async () => {
    const { clock, chain, carried, visit, answered, row } = await shopping();
    const { id, validBefore } = await answered(412);
    clock.now = (validBefore + 1) * 1_000;
    chain.allowance = lacks;
    expect(await visit()).toMatchObject({ failure: { name: 'purchase-held' } });
    expect(await carried.untaken(id)).toMatchObject({ failure: { name: 'purchase-held' } });
    await row();
  });

  it('for what is posted is held: it is not simply asked for again', async () => {
    const { chain, carried, answered } = await shopping({ method: 'POST' });
    const { id } = await answered(412);
    chain.allowance = lacks;
    expect(await carried.untaken(id)).toMatchObject({ failure: { name: 'purchase-held' } });
  });

  it('is not presented because the site takes the token’s own way too by now', async () => {
    const { shop, chain, visit, answered, row } = await shopping();
    await answered(412);
    chain.allowance = lacks;
    shop.accepts = [byPermit2, offerOnBase];
    expect(await visit()).toMatchObject({ kind: 'refused', failure: lack });
    await row();
  });

  it('with an allowance signed along, which the seller did not carry out, waits for one that stands', async () => {
    const { shop, chain, visit, answered, row } = await shopping();
    shop.extensions = { eip2612GasSponsoring: { info: { description: 'The seller pays.', version: '1' } } };
    chain.allowance = success(0n);
    const { id, draft } = await answered(412);
    expect(draft.permitNonce).toBe('7');
    expect(await visit()).toMatchObject({ kind: 'refused', failure: lack });
    chain.allowance = enough;
    expect(await visit()).toMatchObject({ kind: 'signed', purchase: { id } });
    await row();
  });
});

describe('what says that Permit2 may not take it', () => {
  const receipt = (errorReason: string) =>
    [
      [
        'payment-response',
        base64(JSON.stringify({ success: false, errorReason, transaction: '', network: '' })),
      ],
    ] as const;

  it.each<[string, number, readonly (readonly [string, string])[], boolean]>([
    ['412', 412, [], true],
    ['a seller that found out late', 402, receipt('permit2_allowance_required'), true],
    ['another reason', 402, receipt('invalid_permit2_signature'), false],
    ['nothing but a 402', 402, [], false],
    ['a server in trouble', 500, receipt('permit2_allowance_required'), false],
  ])('%s: %i', async (_what, status, headers, isLacking) => {
    const { answered, row } = await shopping();
    await answered(status, headers);
    expect(receiptOf(await row(), await networks())?.lacks !== undefined).toBe(isLacking);
  });

  it('is no matter of a payment by the token’s own way: a 412 there is the page’s', async () => {
    const { chain, carried, visit, answered, row } = await shopping({ accepts: [offerOnBase] });
    const first = await answered(412);
    chain.allowance = lacks;
    chain.asked.length = 0;
    expect(await carried.untaken(first.id)).toBeNull();
    expect(chain.asked).toEqual([]);
    expect(receiptOf(await row(), await networks())?.lacks).toBeUndefined();
    expect(await visit()).toMatchObject({ kind: 'signed', purchase: { id: first.id } });
  });

  it('is no answer to what nobody paid', async () => {
    const { carried } = await shopping();
    expect(await carried.untaken('nobody')).toBeNull();
  });

  it('is no longer known when a later answer was lost', async () => {
    const { chain, carried, answered, row } = await shopping();
    const { id } = await answered(412);
    chain.allowance = enough;
    await carried.sent(id);
    await carried.lost(id);
    expect(await row()).toMatchObject({ money: 'unknown', status: null });
    expect(receiptOf(await row(), await networks())?.lacks).toBeUndefined();
  });
});

describe('an allowance that the payment itself has used up', () => {
  const used = async (purchase: Purchase, ledger: Ledger) =>
    ledger.book(purchase.id, { kind: 'seen', ...onChain }, purchase.at);

  it('is no lack: what was paid and not delivered is presented again', async () => {
    const { chain, visit, answered } = await shopping({ recheck: used });
    const first = await answered(500);
    chain.allowance = success(0n);
    expect(await visit()).toMatchObject({
      kind: 'signed',
      purchase: { id: first.id, headers: first.headers },
    });
  });

  it('is asked for before the use is: else a payment that lands in between would seem to lack it', async () => {
    const { chain, carried, answered } = await shopping({ recheck: used });
    const { id } = await answered(412);
    chain.allowance = success(0n);
    chain.asked.length = 0;
    expect(await carried.again(id)).toMatchObject({ kind: 'signed' });
    expect(chain.asked).toEqual(['allowance', 'use']);
  });

  it('is awaited where the same is being paid for in another tab', async () => {
    const { chain, carried, visit, ports } = await shopping();
    const paid = await visit();
    if (paid.kind !== 'signed') throw new Error('it is paid by rule');
    await carried.sent(paid.purchase.id);
    chain.allowance = success(0n);
    const claim = { success: true, transaction: onChain.transaction, network: 'eip155:8453' };
    const headers = [['payment-response', base64(JSON.stringify(claim))]] as const;
    const pause = vi.spyOn(ports as Pick<TakeUpPorts, 'pause'>, 'pause');
    pause.mockImplementationOnce(() => carried.answered(paid.purchase.id, { status: 200, headers }));
    expect(await visit()).toMatchObject({ failure: { name: 'purchase-under-way' } });
    expect(pause).toHaveBeenCalledTimes(1);
  });
});
