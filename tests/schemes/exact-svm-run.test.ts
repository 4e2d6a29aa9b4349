// What is signed is run by the real programs, with the fee payer's signature beside ours: the money arrives, once.
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Address, address, type EncodedAccount, getTransactionDecoder, lamports } from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';
import { describe, expect, it } from 'vitest';
import { success } from '../../lib/core/failure.ts';
import type { Offer } from '../../lib/core/offer.ts';
import { exactSvm } from '../../lib/schemes/exact-svm.ts';
import { tokenAccountOf } from '../../lib/schemes/svm/addresses.ts';
import { readTransaction } from '../../lib/schemes/svm/reading.ts';
import {
  feePayerKey,
  feePayerOnSolana,
  offerOnSolana,
  payeeOnSolana,
  payerKey,
  payerOnSolana,
  payerWith,
} from '../fixtures/solana.ts';
import { mintData, tokenAccountData } from '../fixtures/token-accounts.ts';

function world(symbol: string) {
  const svm = new LiteSVM();
  const payer = payerWith(symbol);
  const { address: mint = '', program = '' } = payer.token ?? {};
  const accountOf = (owner: string) => tokenAccountOf(owner, program, mint);
  const hold = (owner: string, amount: bigint) =>
    svm.setAccount(account(accountOf(owner), program, tokenAccountData({ mint, owner, amount })));
  svm.airdrop(address(feePayerOnSolana), lamports(1_000_000_000n));
  svm.setAccount(account(mint, program, mintData(6)));
  hold(payerOnSolana, 50_000n);
  hold(payeeOnSolana, 0n);

  async function sign(extra: Offer['extra'] = {}): Promise<Uint8Array> {
    const offer = { ...offerOnSolana, asset: mint, extra: { ...offerOnSolana.extra, ...extra } };
    const drafted = exactSvm.draft(offer, payer, { now: 0, maxWindow: 120, nonce: `0x${'ab'.repeat(32)}` });
    const fresh = { blockhash: svm.latestBlockhash(), lastHeight: '300', slot: '200' };
    const whole = await exactSvm.prepare?.(drafted, async () => success(fresh));
    if (whole?.ok !== true) throw new Error('a whole draft was expected');
    const { transaction } = (await exactSvm.sign(whole.value, payer, payerKey)) as { transaction: string };
    return new Uint8Array(Buffer.from(transaction, 'base64'));
  }

  /** As a facilitator does: signs in the first place, and sends. */
  function settle(bytes: Uint8Array): string {
    const { message = new Uint8Array() } = readTransaction(bytes) ?? {};
    const whole = bytes.slice();
    whole.set(ed25519.sign(message, feePayerKey), 1);
    const result = svm.sendTransaction(getTransactionDecoder().decode(whole));
    return result instanceof FailedTransactionMetadata ? result.err().toString() : 'settled';
  }

  const balanceOf = (owner: string) => {
    const held = svm.getAccount(address(accountOf(owner)));
    return held.exists ? Buffer.from(held.data).readBigUInt64LE(64) : null;
  };
  return { svm, sign, settle, balanceOf };
}

function account(of: string, program: string, data: Uint8Array): EncodedAccount {
  return {
    address: address(of),
    programAddress: program as Address, // of our own table
    data,
    executable: false,
    lamports: lamports(10_000_000n),
    space: BigInt(data.length),
  };
}

describe.each(['USDC', 'PYUSD'])('%s', (symbol) => {
  it('arrives, and the buyer needs no coin of the network', async () => {
    const { svm, sign, settle, balanceOf } = world(symbol);
    expect(settle(await sign())).toBe('settled');
    expect([balanceOf(payerOnSolana), balanceOf(payeeOnSolana)]).toEqual([40_000n, 10_000n]);
    expect(svm.getBalance(address(payerOnSolana)) ?? 0n).toBe(0n);
  });

  it('arrives with the longest memo within the units that it is given', async () => {
    const { sign, settle, balanceOf } = world(symbol);
    expect(settle(await sign({ memo: 'x'.repeat(256) }))).toBe('settled');
    expect(balanceOf(payeeOnSolana)).toBe(10_000n);
  });

  it('arrives once: the same bytes are not taken again', async () => {
    const { sign, settle, balanceOf } = world(symbol);
    const bytes = await sign();
    expect(settle(bytes)).toBe('settled');
    expect(settle(bytes)).not.toBe('settled');
    expect(balanceOf(payeeOnSolana)).toBe(10_000n);
  });

  it('does not arrive after its blockhash has lapsed', async () => {
    const { svm, sign, settle, balanceOf } = world(symbol);
    const bytes = await sign();
    svm.expireBlockhash();
    expect(settle(bytes)).not.toBe('settled');
    expect(balanceOf(payeeOnSolana)).toBe(0n);
  });
});
