// What an approval that is signed along needs of its chain: the next place of an account that has nothing on its way, and its price.
import { decodeFunctionData, erc20Abi, maxUint256 } from 'viem';
import { describe, expect, it } from 'vitest';
import { approvalTerms, nextPlace } from '../../lib/chain/approval.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { permit2Contract } from '../../lib/schemes/permit2-contract.ts';
import { payer } from '../fixtures/challenges.ts';
import { endpoint, hashOf, usdc } from './endpoint.ts';

const gwei = 1_000_000_000n;
const of = { network: 'eip155:84532', token: usdc, account: payer, amount: 10_000n };
const hex = (value: bigint) => ({ result: `0x${value.toString(16)}` });

/** `pending`: how many the account has sent with those that are in no block yet. */
function priced(pending = 7n, more: Parameters<typeof endpoint>[1] = {}) {
  return endpoint(
    {},
    {
      eth_call: ([{ to }]: [{ to: string }]) =>
        to.startsWith('0x42') ? { result: hashOf(1_234) } : undefined,
      eth_maxPriorityFeePerGas: () => hex(gwei / 10n),
      eth_getTransactionCount: ([, at]: [string, string]) => hex(at === 'pending' ? pending : 7n),
      eth_estimateGas: () => hex(60_000n),
      eth_getBlockByNumber: () => ({
        result: {
          number: '0x64',
          timestamp: '0x1',
          hash: hashOf(100),
          baseFeePerGas: `0x${gwei.toString(16)}`,
        },
      }),
      ...more,
    },
  );
}

describe('the terms', () => {
  it('are the next place, the gas of the very call and a quarter more, twice the base fee, the tip, and a rollup’s part', async () => {
    const { url, asked } = await priced();
    expect(await approvalTerms(rpcAt(url), of)).toEqual(
      success({ place: 7, gas: 75_000n, perGas: 2n * gwei + gwei / 10n, tip: gwei / 10n, rollup: 1_234n }),
    );
    const [estimate] = asked.filter(({ method }) => method === 'eth_estimateGas');
    // As the wallet asks.
    const [call] = (estimate?.params ?? []) as [{ from: string; to: string; data: `0x${string}` }];
    expect(call).toMatchObject({ from: payer, to: usdc });
    expect(decodeFunctionData({ abi: erc20Abi, data: call.data }).args).toEqual([permit2Contract, 10_000n]);
  });

  it('are none of an account that has no coin asked for: nobody looks at its balance', async () => {
    const { url, asked } = await priced();
    await approvalTerms(rpcAt(url), of);
    expect(asked.map(({ method }) => method)).not.toContain('eth_getBalance');
  });

  it.each<[string, Parameters<typeof endpoint>[1], string]>([
    ['another chain is asked', { eth_chainId: () => ({ result: '0x1' }) }, 'rpc-malformed'],
    [
      'the call would fail',
      { eth_estimateGas: () => ({ error: { code: 3, message: 'reverted' } }) },
      'rpc-failed',
    ],
  ])('are none where %s', async (_what, more, name) => {
    const { url } = await priced(7n, more);
    expect(await approvalTerms(rpcAt(url), of)).toMatchObject({
      ok: false,
      failure: { name },
    });
  });

  it('are none while something of the account’s is in no block yet', async () => {
    const { url } = await priced(8n);
    expect(await approvalTerms(rpcAt(url), of)).toEqual(failed('send-under-way'));
    expect(await nextPlace(rpcAt(url), of)).toEqual(failed('send-under-way'));
  });

  it('without an end are not even asked for', async () => {
    const { url, asked } = await priced();
    await expect(approvalTerms(rpcAt(url), { ...of, amount: maxUint256 })).rejects.toThrow('without an end');
    expect(asked).toEqual([]);
  });
});

it('the next place alone is asked for again before it is signed', async () => {
  const { url } = await priced();
  expect(await nextPlace(rpcAt(url), of)).toEqual(success(7));
});
