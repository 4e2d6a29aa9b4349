// Money that came back: booked where it is owed, once, and for one purchase alone.
import { describe, expect, it } from 'vitest';
import type { OnChain } from '../../lib/core/evidence.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { lookForRefund, type RefundPorts } from '../../lib/wallet/refund.ts';
import { answered, filled, past } from './pasts.ts';
import { clockAt, noon } from './world.ts';

const back = (byte: string): OnChain => ({
  transaction: `0x${byte.repeat(32)}`,
  block: 2_000,
  time: noon / 1000,
});

/** Paid, and answered with a failure. */
const owed = (change: Parameters<typeof past>[1] = {}): Past => {
  const { terms, log } = past('settled', change);
  return {
    terms,
    log: log.map((entry) => (entry.kind === 'answered' ? { ...answered(502), at: entry.at } : entry)),
  };
};

async function look(one: Past, found: readonly OnChain[], others: readonly Past[] = []) {
  const { ledger, archive } = await filled(one, ...others);
  const asked: unknown[] = [];
  const ports: RefundPorts = {
    ledger,
    archive,
    clock: clockAt(noon + 60_000),
    refundsAfter: async (...all) => {
      asked.push(all);
      return success(found);
    },
  };
  const purchase = await ledger.find(one.terms.id);
  if (purchase === undefined) throw new Error('a purchase was expected');
  return { asked, ports, purchase, after: await lookForRefund(purchase, ports) };
}

it('is looked for after the block of the payment, in full, from the payee to the account', async () => {
  const one = owed();
  const { asked, after } = await look(one, [back('cd')]);
  const { asset, payTo: from, account: to } = one.terms;
  expect(asked).toEqual([['eip155:8453', { asset, from, to, amount: 10_000n }, 1_000]]);
  expect(after).toMatchObject({
    delivery: 'refunded',
    money: 'settled',
    transaction: `0x${'ab'.repeat(32)}`,
  });
});

it('is nobody’s twice: another purchase’s refund is not this one’s', async () => {
  const other = owed({ nonce: `0x${'77'.repeat(32)}` });
  const refunded = {
    ...other,
    log: [...other.log, { kind: 'refunded' as const, ...back('cd'), at: noon + 99 }],
  };
  expect((await look(owed(), [back('cd')], [refunded])).after.delivery).toBe('undelivered');
  expect((await look(owed(), [back('cd'), back('ef')], [refunded])).after.delivery).toBe('refunded');
});

describe('is not looked for', () => {
  it.each<[string, Past]>([
    ['what was delivered', past('settled')],
    ['what the chain has not settled', past('unknown')],
    ['what never moved', past('expired')],
    ['what somebody else bought', owed({ decidedBy: 'elsewhere' })],
  ])('%s', async (_name, one) => {
    const { asked, purchase, after } = await look(one, [back('cd')]);
    expect(asked).toEqual([]);
    expect(after).toEqual(purchase);
  });
});

it('leaves the purchase as it is where nothing came, or nobody answers', async () => {
  const { purchase, after, ports } = await look(owed(), []);
  expect(after).toEqual(purchase);
  const silent = { ...ports, refundsAfter: async () => failed('rpc-failed') };
  expect(await lookForRefund(purchase, silent)).toEqual(purchase);
});
