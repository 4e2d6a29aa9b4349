// Cancelling: what is signed is one call of one token and nothing else, and it costs no more than was agreed to.

import fc from 'fast-check';
import {
  decodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbi,
  parseTransaction,
  recoverTransactionAddress,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { cancelCost, sendCancel } from '../../lib/chain/cancel.ts';
import { cancelTransaction } from '../../lib/chain/cancel-transaction.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { failed, success } from '../../lib/core/failure.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };
import { authorization, endpoint, hashOf, usdc } from './endpoint.ts';

const abi = parseAbi(['function cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)']);
// Cast: the file writes it so.
const signer = privateKeyToAccount(vectors.signed.key as Hex);
const key = hexToBytes(vectors.signed.key as Hex);
const domain = { name: 'USDC', version: '2' };
const { account, nonce } = authorization;
const cancellation = { chainId: 84532, token: usdc, domain, account, nonce };

describe('the transaction', () => {
  const fee = { gas: 95_310n, perGas: 2_000_000_000n, tip: 1_000_000n };
  const written = cancelTransaction(cancellation, 0, fee, key) as `0x02${string}`;

  it('holds the call, the token, the chain, and nothing else', async () => {
    const { data, r, s, v, yParity, ...rest } = parseTransaction(written);
    expect(rest).toEqual({
      chainId: 84532,
      type: 'eip1559',
      to: usdc.toLowerCase(),
      gas: fee.gas,
      maxFeePerGas: fee.perGas,
      maxPriorityFeePerGas: fee.tip,
      nonce: 0,
    });
    const { functionName, args } = decodeFunctionData({ abi, data: data ?? '0x' });
    expect(functionName).toBe('cancelAuthorization');
    expect(args.slice(0, 2)).toEqual([account, nonce]);
    expect(await recoverTransactionAddress({ serializedTransaction: written })).toBe(account);
  });

  it('is what viem writes and signs, byte for byte, with numbers of every length', async () => {
    const amount = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 64n }));
    const { data } = parseTransaction(written);
    await fc.assert(
      fc.asyncProperty(amount, amount, amount, fc.nat({ max: 70_000 }), async (gas, perGas, tip, count) => {
        const theirs = await signer.signTransaction({
          type: 'eip1559',
          chainId: 84532,
          to: usdc,
          data: data ?? '0x',
          gas,
          maxFeePerGas: perGas + tip,
          maxPriorityFeePerGas: tip,
          nonce: count,
        });
        expect(cancelTransaction(cancellation, count, { gas, perGas: perGas + tip, tip }, key)).toBe(theirs);
      }),
      { numRuns: 50 },
    );
  });
});

const gwei = 1_000_000_000n;
const coin = 10n ** 18n;

interface Costs {
  readonly used?: boolean;
  readonly have?: bigint;
  readonly base?: bigint;
  readonly tip?: bigint;
  /** `0x`: no rollup. */
  readonly rollup?: Hex;
  readonly gas?: Record<string, bigint>;
}

/** An endpoint that also estimates and sends. */
function paidEndpoint(costs: Costs = {}, more: Parameters<typeof endpoint>[1] = {}) {
  const { have = coin, base = gwei, tip = gwei / 10n, rollup = '0x', gas = {} } = costs;
  const hex = (value: bigint) => ({ result: `0x${value.toString(16)}` });
  return endpoint(
    { usedFrom: costs.used ? 1 : null },
    {
      eth_call: ([{ to }]: [{ to: string }]) => (to.startsWith('0x42') ? { result: rollup } : undefined),
      eth_getBalance: () => hex(have),
      eth_maxPriorityFeePerGas: () => hex(tip),
      eth_getTransactionCount: () => hex(3n),
      eth_estimateGas: ([{ to }]: [{ to: string }]) => hex(gas[to] ?? (to === usdc ? 69_000n : 25_000n)),
      eth_getBlockByNumber: () => ({
        result: { number: '0x1', timestamp: '0x1', hash: hashOf(1), baseFeePerGas: `0x${base.toString(16)}` },
      }),
      eth_sendRawTransaction: ([raw]: [Hex]) => ({ result: keccak256(raw) }),
      ...more,
    },
  );
}

const order = { chainId: 84532, authorization, sender: authorization.account, domain, atMost: coin };
const sent = (asked: readonly { method: string; params: readonly unknown[] }[]) =>
  asked
    .filter(({ method }) => method === 'eth_sendRawTransaction')
    .map(({ params }) => params[0] as `0x02${string}`);

describe('what it costs', () => {
  it('twice the base fee and the tip for a call and its contract; a rollup’s part on top', async () => {
    const perGas = 2n * gwei + gwei / 10n;
    const { url, asked } = await paidEndpoint({ have: 7n });
    expect(await cancelCost(rpcAt(url), authorization, authorization.account)).toEqual(
      success({ wei: 95_000n * perGas, have: 7n }),
    );
    const onRollup = await paidEndpoint({ rollup: hashOf(1_234) });
    expect(await cancelCost(rpcAt(onRollup.url), authorization, authorization.account)).toEqual(
      success({ wei: 95_000n * perGas + 1_234n, have: coin }),
    );
    expect(JSON.stringify(asked)).not.toContain('eth_sendRawTransaction');
  });

  it.each<[string, Parameters<typeof paidEndpoint>, string]>([
    ['a used authorization', [{ used: true }], 'authorization-used'],
    ['another chain', [{}, { eth_chainId: () => ({ result: '0x1' }) }], 'rpc-malformed'],
    ['no balance', [{}, { eth_getBalance: () => ({ error: {} }) }], 'rpc-failed'],
    ['a balance that is none', [{}, { eth_getBalance: () => ({ result: '7' }) }], 'rpc-malformed'],
    ['no estimate', [{}, { eth_estimateGas: () => ({ error: {} }) }], 'rpc-failed'],
    [
      'a chain without a base fee',
      [
        {},
        { eth_getBlockByNumber: () => ({ result: { number: '0x1', timestamp: '0x1', hash: hashOf(1) } }) },
      ],
      'rpc-malformed',
    ],
    ['a rollup’s part that is none', [{ rollup: '0x12' }], 'rpc-malformed'],
  ])('%s', async (_name, made, name) => {
    const { url } = await paidEndpoint(...made);
    expect(await cancelCost(rpcAt(url), authorization, authorization.account)).toEqual(
      failed(name as 'rpc-failed'),
    );
    expect(await sendCancel(rpcAt(url), order, key)).toEqual(failed(name as 'rpc-failed'));
  });
});

describe('sending it', () => {
  it('gives the hash of what was sent, for the account’s next place', async () => {
    const { url, asked } = await paidEndpoint();
    const outcome = await sendCancel(rpcAt(url), order, key);
    const [raw = '0x02'] = sent(asked);
    expect(outcome).toEqual(success(keccak256(raw)));
    expect(parseTransaction(raw)).toMatchObject({ nonce: 3, gas: 95_000n, maxFeePerGas: (21n * gwei) / 10n });
  });

  it('what cancelCost told is enough, to the last wei, for the fee and for the account', async () => {
    const { url } = await paidEndpoint({ rollup: hashOf(99) });
    const cost = await cancelCost(rpcAt(url), authorization, authorization.account);
    if (!cost.ok) throw new Error('the endpoint answers');
    const exact = await paidEndpoint({ rollup: hashOf(99), have: cost.value.wei });
    expect((await sendCancel(rpcAt(exact.url), { ...order, atMost: cost.value.wei }, key)).ok).toBe(true);
    const short = await paidEndpoint({ rollup: hashOf(99), have: cost.value.wei - 1n });
    expect(await sendCancel(rpcAt(short.url), order, key)).toEqual(failed('gas-missing'));
  });

  it('a price that rose within what was agreed to is paid', async () => {
    const { url } = await paidEndpoint();
    const cost = await cancelCost(rpcAt(url), authorization, authorization.account);
    if (!cost.ok) throw new Error('the endpoint answers');
    const atMost = cost.value.wei;
    const risen = await paidEndpoint({ base: (gwei * 3n) / 2n });
    expect((await sendCancel(rpcAt(risen.url), { ...order, atMost }, key)).ok).toBe(true);
    const [raw = '0x02'] = sent(risen.asked);
    expect(parseTransaction(raw).maxFeePerGas).toBe(atMost / 95_000n);
  });

  it('never more than was agreed to, whatever the endpoint says of prices', async () => {
    const price = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.bigInt({ min: 0n, max: 10n ** 13n }));
    let sendings = 0;
    await fc.assert(
      fc.asyncProperty(
        price,
        price,
        price,
        fc.bigInt({ min: 1n, max: 100_000n }),
        async (base, tip, rollup, gas) => {
          const atMost = 10n ** 15n;
          const costs = { base, tip, rollup: hashOfBig(rollup), gas: { [usdc]: gas } };
          const { url, asked } = await paidEndpoint(costs);
          await sendCancel(rpcAt(url), { ...order, atMost }, key);
          for (const raw of sent(asked)) {
            const { gas: limit = 0n, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(raw);
            sendings += 1;
            expect(limit * maxFeePerGas + rollup).toBeLessThanOrEqual(atMost);
            expect(maxPriorityFeePerGas).toBeLessThanOrEqual(maxFeePerGas);
            expect(maxFeePerGas).toBeGreaterThanOrEqual(base);
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(sendings).toBeGreaterThan(0);
  });

  it.each<[string, Costs]>([
    ['the base fee rose above it', { base: 100_000n * gwei }],
    ['the rollup’s part rose above it', { base: 0n, tip: 0n, rollup: hashOfBig(2n * coin) }],
    ['the rollup’s part rose above it by one wei', { base: 0n, tip: 0n, rollup: hashOfBig(coin + 1n) }],
    ['the call takes more than it should', { gas: { [usdc]: 95_001n } }],
  ])('gas-dearer: %s, and nothing is sent', async (_name, costs) => {
    const { url, asked } = await paidEndpoint({ have: 10n * coin, ...costs });
    const atMost = costs.base === 0n ? coin : coin / 1_000n;
    expect(await sendCancel(rpcAt(url), { ...order, atMost }, key)).toEqual(failed('gas-dearer'));
    expect(sent(asked)).toEqual([]);
  });

  it('without coin nothing is even signed', async () => {
    const { url, asked } = await paidEndpoint({ have: 0n });
    expect(await sendCancel(rpcAt(url), order, key)).toEqual(failed('gas-missing'));
    const toToken = asked.filter(({ params }) => (params[0] as { to?: string } | undefined)?.to === usdc);
    expect(toToken.map(({ method }) => method)).toEqual(['eth_call']);
    expect(sent(asked)).toEqual([]);
  });

  it('a call that would fail is not sent', async () => {
    const reverts = ([{ to }]: [{ to: string }]) =>
      to === usdc ? { error: { code: 3, message: 'execution reverted' } } : undefined;
    const { url, asked } = await paidEndpoint(
      {},
      { eth_estimateGas: (params: never) => reverts(params) ?? { result: '0x61a8' } },
    );
    expect(await sendCancel(rpcAt(url), order, key)).toEqual(failed('rpc-failed'));
    expect(sent(asked)).toEqual([]);
  });

  it.each<[string, Parameters<typeof endpoint>[1], ReturnType<typeof failed> | 'sent']>([
    [
      'knows it already',
      { eth_sendRawTransaction: () => ({ error: { code: -32000, message: 'already known' } }) },
      'sent',
    ],
    [
      'refuses it',
      { eth_sendRawTransaction: () => ({ error: { code: -32000, message: 'underpriced' } }) },
      failed('rpc-failed'),
    ],
    [
      'calls it by another hash',
      { eth_sendRawTransaction: () => ({ result: hashOf(1) }) },
      failed('rpc-malformed'),
    ],
    [
      'tells no number of transactions',
      { eth_getTransactionCount: () => ({ result: '-1' }) },
      failed('rpc-malformed'),
    ],
  ])('an endpoint that %s', async (_name, more, outcome) => {
    const { url, asked } = await paidEndpoint({}, more);
    const told = await sendCancel(rpcAt(url), order, key);
    expect(told).toEqual(outcome === 'sent' ? success(keccak256(sent(asked)[0] ?? '0x')) : outcome);
  });

  it('an order for another chain than the authorization’s is a broken promise', async () => {
    const { url, asked } = await paidEndpoint();
    await expect(sendCancel(rpcAt(url), { ...order, chainId: 8453 }, key)).rejects.toThrow('its own chain');
    expect(sent(asked)).toEqual([]);
  });
});

function hashOfBig(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`;
}
