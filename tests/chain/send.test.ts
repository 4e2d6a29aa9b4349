// Sending: what is signed is one call of transfer and nothing else, for no more than was agreed to; endpoints that lie and lag.
import { decodeFunctionData, erc20Abi, type Hex, hexToBytes, keccak256, parseTransaction } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { fateOfSend, presentSend, sendCost, signSend } from '../../lib/chain/send.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { payee } from '../fixtures/challenges.ts';
import vectors from '../vectors/eip3009.json' with { type: 'json' };
import { endpoint, hashOf, usdc } from './endpoint.ts';

// Casts: the file writes it so.
const signer = privateKeyToAccount(vectors.signed.key as Hex);
const key = hexToBytes(vectors.signed.key as Hex);
const gwei = 1_000_000_000n;
const coin = 10n ** 18n;
const transfer = {
  network: 'eip155:84532',
  chainId: 84532,
  does: 'transfer',
  token: usdc,
  account: signer.address,
  to: payee,
  amount: 1_500_000n,
} as const;
const grant = { does: 'allow', to: '0x000000000022D473030F116dDEE9F6B43aC78BA3' } as const;
const hex = (value: bigint) => ({ result: `0x${value.toString(16)}` });

interface Costs {
  readonly have?: bigint;
  readonly base?: bigint;
  readonly rollup?: Hex;
  readonly gas?: bigint;
}

function paidEndpoint(costs: Costs = {}, more: Parameters<typeof endpoint>[1] = {}) {
  const { have = coin, base = gwei, rollup = '0x', gas = 60_000n } = costs;
  return endpoint(
    {},
    {
      eth_call: ([{ to }]: [{ to: string }]) => (to.startsWith('0x42') ? { result: rollup } : undefined),
      eth_getBalance: () => hex(have),
      eth_maxPriorityFeePerGas: () => hex(gwei / 10n),
      eth_getTransactionCount: () => hex(7n),
      eth_estimateGas: () => hex(gas),
      eth_getBlockByNumber: () => ({
        result: {
          number: '0x64',
          timestamp: '0x1',
          hash: hashOf(100),
          baseFeePerGas: `0x${base.toString(16)}`,
        },
      }),
      eth_sendRawTransaction: ([raw]: [Hex]) => ({ result: keccak256(raw) }),
      ...more,
    },
  );
}

describe('what it costs', () => {
  it('the gas of the very call and a quarter more, twice the base fee, the tip, and a rollup’s part', async () => {
    const { url, asked } = await paidEndpoint({ rollup: hashOf(1_234), have: 7n });
    const perGas = 2n * gwei + gwei / 10n;
    expect(await sendCost(rpcAt(url), transfer)).toEqual(
      success({ wei: 75_000n * perGas + 1_234n, have: 7n }),
    );
    const [estimate] = asked.filter(({ method }) => method === 'eth_estimateGas');
    expect(estimate?.params[0]).toMatchObject({ from: signer.address, to: usdc });
  });

  it('another chain is asked for nothing', async () => {
    const { url } = await paidEndpoint({}, { eth_chainId: () => ({ result: '0x1' }) });
    expect(await sendCost(rpcAt(url), transfer)).toEqual(failed('rpc-malformed'));
    expect(await signSend(rpcAt(url), { ...transfer, atMost: coin }, key)).toEqual(failed('rpc-malformed'));
  });
});

describe('what is signed', () => {
  it('is the transfer, the token, the chain, the account’s next place, and nothing else', async () => {
    const { url, asked } = await paidEndpoint();
    const signed = await signSend(rpcAt(url), { ...transfer, atMost: coin }, key);
    if (!signed.ok) throw new Error(signed.failure.name);
    // Cast: it begins so, or it is not parsed.
    const { data, r, s, v, yParity, ...rest } = parseTransaction(signed.value.bytes as `0x02${string}`);
    expect(rest).toEqual({
      chainId: 84532,
      type: 'eip1559',
      to: usdc.toLowerCase(),
      gas: 75_000n,
      maxFeePerGas: (21n * gwei) / 10n,
      maxPriorityFeePerGas: gwei / 10n,
      nonce: 7,
    });
    expect(decodeFunctionData({ abi: erc20Abi, data: data ?? '0x' })).toEqual({
      functionName: 'transfer',
      args: [payee, 1_500_000n],
    });
    const theirs = await signer.signTransaction({ ...rest, type: 'eip1559', to: usdc, data: data ?? '0x' });
    expect(signed.value).toEqual({ bytes: theirs, count: 7, transaction: keccak256(theirs) });
    expect(asked.map(({ method }) => method)).not.toContain('eth_sendRawTransaction');
  });

  it('or an approval: of Permit2, for exactly so much, at the token', async () => {
    const { url } = await paidEndpoint();
    const order = { ...transfer, ...grant, atMost: coin };
    const signed = await signSend(rpcAt(url), order, key);
    if (!signed.ok) throw new Error(signed.failure.name);
    const { data, to, value } = parseTransaction(signed.value.bytes as `0x02${string}`);
    expect([to, value ?? 0n]).toEqual([usdc.toLowerCase(), 0n]);
    expect(decodeFunctionData({ abi: erc20Abi, data: data ?? '0x' })).toEqual({
      functionName: 'approve',
      args: ['0x000000000022D473030F116dDEE9F6B43aC78BA3', 1_500_000n],
    });
  });

  it.each<[string, object]>([
    ['an approval of anybody else', { ...grant, to: payee }],
    ['an approval without an end', { ...grant, amount: 2n ** 256n - 1n }],
    ['a transfer to Permit2, which an allowance might be mistaken for', { ...grant, does: 'transfer' }],
  ])('%s is not even written', async (_name, change) => {
    const { url, asked } = await paidEndpoint();
    const order = { ...transfer, ...change, atMost: coin };
    await expect(signSend(rpcAt(url), order, key)).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  it('costs no more than was agreed to, to the last wei', async () => {
    const { url } = await paidEndpoint({ rollup: hashOf(99) });
    const cost = await sendCost(rpcAt(url), transfer);
    if (!cost.ok) throw new Error(cost.failure.name);
    const atMost = cost.value.wei;
    const exact = await paidEndpoint({ rollup: hashOf(99), have: atMost });
    expect((await signSend(rpcAt(exact.url), { ...transfer, atMost }, key)).ok).toBe(true);
    const poor = await paidEndpoint({ rollup: hashOf(99), have: atMost - 1n });
    expect(await signSend(rpcAt(poor.url), { ...transfer, atMost }, key)).toEqual(failed('gas-missing'));
    const risen = await paidEndpoint({ base: (gwei * 3n) / 2n, rollup: hashOf(99) });
    const signed = await signSend(rpcAt(risen.url), { ...transfer, atMost }, key);
    if (!signed.ok) throw new Error(signed.failure.name);
    const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(signed.value.bytes as `0x02${string}`);
    expect(gas * maxFeePerGas + 99n).toBeLessThanOrEqual(atMost);
  });

  it.each<[string, Costs]>([
    ['the base fee rose above it', { base: 1_000n * gwei }],
    ['the call takes more than it should', { gas: 10_000_000n }],
    ['the rollup’s part rose above it', { rollup: `0x${coin.toString(16).padStart(64, '0')}` }],
  ])('gas-dearer: %s', async (_name, costs) => {
    const { url } = await paidEndpoint(costs);
    expect(await signSend(rpcAt(url), { ...transfer, atMost: coin / 1_000n }, key)).toEqual(
      failed('gas-dearer'),
    );
  });
});

describe('handing it over', () => {
  const bytes = '0x02aa';

  it.each<[string, Parameters<typeof endpoint>[1], ReturnType<typeof failed> | 'sent']>([
    ['takes it', {}, 'sent'],
    [
      'knows it already',
      { eth_sendRawTransaction: () => ({ error: { code: -32000, message: 'already known' } }) },
      'sent',
    ],
    [
      'refuses it',
      { eth_sendRawTransaction: () => ({ error: { code: -32000, message: 'nonce too low' } }) },
      failed('rpc-failed'),
    ],
    [
      'calls it by another hash',
      { eth_sendRawTransaction: () => ({ result: hashOf(1) }) },
      failed('rpc-malformed'),
    ],
  ])('an endpoint that %s', async (_name, more, outcome) => {
    const { url } = await paidEndpoint({}, more);
    expect(await presentSend(rpcAt(url), bytes)).toEqual(
      outcome === 'sent' ? success(keccak256(bytes)) : outcome,
    );
  });
});

describe('what became of it', () => {
  const transaction = hashOf(0xab);
  const send = { network: 'eip155:84532', account: signer.address, count: 7, transaction };
  const receipt = (change: object = {}) => ({
    transactionHash: transaction,
    blockHash: hashOf(100),
    blockNumber: '0x64',
    status: '0x1',
    logs: [],
    ...change,
  });

  it.each<[string, object | null, bigint, unknown]>([
    ['not there yet', null, 7n, success({ say: 'pending' })],
    ['another of its place is final', null, 8n, success({ say: 'replaced' })],
    ['final', receipt(), 8n, success({ say: 'moved', final: true })],
    ['above what is final', receipt({ blockNumber: '0x65' }), 7n, success({ say: 'moved', final: false })],
    ['refused by the contract', receipt({ status: '0x0' }), 8n, success({ say: 'reverted', final: true })],
    ['of another transaction', receipt({ transactionHash: hashOf(1) }), 8n, failed('rpc-malformed')],
    ['no receipt at all', { status: '0x1' }, 8n, failed('rpc-malformed')],
  ])('%s', async (_name, result, count, told) => {
    const { url } = await paidEndpoint(
      {},
      { eth_getTransactionReceipt: () => ({ result }), eth_getTransactionCount: () => hex(count) },
    );
    expect(await fateOfSend(rpcAt(url), send)).toEqual(told);
  });

  it.each(['eth_getTransactionReceipt', 'eth_getTransactionCount', 'eth_getBlockByNumber'])(
    'an endpoint that does not serve %s says nothing',
    async (method) => {
      const { url } = await paidEndpoint({}, { [method]: () => ({ error: { code: -1, message: 'no' } }) });
      expect(await fateOfSend(rpcAt(url), send)).toEqual(failed('rpc-failed'));
    },
  );

  it('nor does one of another chain', async () => {
    const { url } = await paidEndpoint({}, { eth_chainId: () => ({ result: '0x1' }) });
    expect(await fateOfSend(rpcAt(url), send)).toEqual(failed('rpc-malformed'));
  });
});
