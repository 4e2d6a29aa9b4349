// What one endpoint says of one authorization: unused, settled, cancelled, something else; and nothing that it contradicts.
import { toEventSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { askAuthorization } from '../../lib/chain/authorization.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { authorizationCanceled, authorizationUsed, transfer } from '../../lib/chain/token-events.ts';
import type { ChainWord } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import {
  authorization,
  blockReply,
  cancelLog,
  endpoint,
  hashOf,
  type ToldChain,
  type ToldLog,
  timeOf,
  topic,
  transactionOf,
  usdc,
  useLogs,
  written,
} from './endpoint.ts';

const from = authorization.validAfter;
const malformed = failed('rpc-malformed');
const silent = failed('rpc-failed');

async function told(
  chain: Partial<ToldChain>,
  overrides: Parameters<typeof endpoint>[1] = {},
): Promise<Outcome<ChainWord>> {
  const { url } = await endpoint(chain, overrides);
  return askAuthorization(rpcAt(url), authorization, from);
}

function at(block: number, final: boolean) {
  return { block, time: timeOf(block), final };
}

it('the events are those of EIP-3009 and ERC-20', () => {
  expect(authorizationUsed).toBe(toEventSelector('AuthorizationUsed(address,bytes32)'));
  expect(authorizationCanceled).toBe(toEventSelector('AuthorizationCanceled(address,bytes32)'));
  expect(transfer).toBe(toEventSelector('Transfer(address,address,uint256)'));
});

describe('an honest endpoint', () => {
  const used = (block: number, logs = useLogs(block)): Partial<ToldChain> => ({ usedFrom: block, logs });
  const settled = { say: 'settled', transaction: transactionOf(1_000_100) };

  it.each<[string, Partial<ToldChain>, Record<string, unknown>]>([
    ['not used: as of the finalized block', {}, { say: 'unused', ...at(1_000_500, true) }],
    ['settled and final', used(1_000_100), { ...settled, ...at(1_000_100, true) }],
    [
      'settled in the finalized block itself',
      used(1_000_500),
      { say: 'settled', transaction: transactionOf(1_000_500), ...at(1_000_500, true) },
    ],
    [
      'settled above it: only seen',
      used(1_000_501),
      { say: 'settled', transaction: transactionOf(1_000_501), ...at(1_000_501, false) },
    ],
    [
      'cancelled',
      used(1_000_100, [cancelLog(1_000_100)]),
      { say: 'cancelled', transaction: transactionOf(1_000_100), ...at(1_000_100, true) },
    ],
    [
      'less was moved',
      used(1_000_100, useLogs(1_000_100, 4, { value: 9_999n })),
      { ...settled, say: 'conflict', ...at(1_000_100, true) },
    ],
    [
      'more was moved',
      used(1_000_100, useLogs(1_000_100, 4, { value: 10_001n })),
      { ...settled, say: 'conflict', ...at(1_000_100, true) },
    ],
    [
      'another was paid',
      used(1_000_100, useLogs(1_000_100, 4, { to: usdc })),
      { ...settled, say: 'conflict', ...at(1_000_100, true) },
    ],
    [
      'nothing was moved',
      used(1_000_100, useLogs(1_000_100).slice(0, 1)),
      { ...settled, say: 'conflict', ...at(1_000_100, true) },
    ],
    [
      'used, final, and no event tells how',
      used(1_000_100, []),
      { say: 'used-somehow', ...at(1_000_500, true) },
    ],
    [
      'used lately, and no event tells how',
      used(1_000_501, []),
      { say: 'used-somehow', ...at(1_000_900, false) },
    ],
  ])('%s', async (_name, chain, word) => {
    expect(await told(chain)).toEqual(success(word));
  });

  it('one transaction that settles two: each has the transfer that follows its own use', async () => {
    const otherNonce = `0x${'cd'.repeat(32)}`;
    const transaction = transactionOf(1_000_100);
    const ours = { transaction };
    const others = { transaction, nonce: otherNonce, value: 5n, to: usdc };
    // The other before ours, and after it: a transfer of ours would be found beside either.
    for (const logs of [
      [...useLogs(1_000_100, 0, others), ...useLogs(1_000_100, 2, ours)],
      [...useLogs(1_000_100, 0, ours), ...useLogs(1_000_100, 2, others)],
    ]) {
      expect(await told(used(1_000_100, logs))).toMatchObject({ value: { say: 'settled' } });
    }
    // Ours paid another, and the other authorization of the same transaction paid what ours was signed for.
    const crossed = [
      ...useLogs(1_000_100, 0, { ...ours, to: usdc }),
      ...useLogs(1_000_100, 2, { transaction, nonce: otherNonce }),
    ];
    expect(await told(used(1_000_100, crossed))).toMatchObject({ value: { say: 'conflict' } });
    // Without a transfer of its own, the next one's is not taken for it.
    const without = [
      ...useLogs(1_000_100, 0, ours).slice(0, 1),
      ...useLogs(1_000_100, 1, { transaction, nonce: otherNonce }),
    ];
    expect(await told(used(1_000_100, without))).toMatchObject({ value: { say: 'conflict' } });
  });

  it('a transfer of another token beside the use is not the payment', async () => {
    const [use, moved] = useLogs(1_000_100);
    if (use === undefined || moved === undefined) throw new Error('a use has two logs');
    const counterfeit = { ...moved, address: authorization.payTo };
    expect(await told(used(1_000_100, [use, counterfeit]))).toMatchObject({ value: { say: 'conflict' } });
    const later = { ...moved, index: moved.index + 1 };
    expect(await told(used(1_000_100, [use, counterfeit, later]))).toMatchObject({
      value: { say: 'settled' },
    });
  });
});

describe('the search for the event', () => {
  const chain = { usedFrom: 1_000_100, logs: useLogs(1_000_100), finalized: 1_300_000, latest: 1_300_400 };
  const rangesOf = (asked: readonly { method: string; params: readonly unknown[] }[]) =>
    asked
      .filter(({ method }) => method === 'eth_getLogs')
      .map(({ params }) => params[0] as { fromBlock: string; toBlock: string })
      .map(({ fromBlock, toBlock }) => [Number(fromBlock), Number(toBlock)] as const);

  it('begins at the last block before the window and ends where the event is: a week later it is one question', async () => {
    const { url, asked } = await endpoint(chain);
    expect(await askAuthorization(rpcAt(url), authorization, from)).toMatchObject({
      value: { say: 'settled' },
    });
    const [[first = 0] = [], ...more] = rangesOf(asked);
    expect(more).toEqual([]);
    expect(timeOf(first)).toBeLessThan(from);
    expect(timeOf(first + 5)).toBeGreaterThan(from);
    expect(asked.length).toBeLessThan(12);
  });

  it.each([2_000, 10, 1])(
    'an endpoint that serves %d blocks at once is asked piece by piece',
    async (widest) => {
      const near = { ...chain, widest, usedFrom: 1_000_040, logs: useLogs(1_000_040) };
      const { url, asked } = await endpoint(near);
      expect(await askAuthorization(rpcAt(url), authorization, from)).toMatchObject({
        value: { say: 'settled' },
      });
      const served = rangesOf(asked).filter(([first, last]) => last - first < widest);
      served.slice(1).forEach(([first], index) => {
        expect(first).toBe((served[index]?.[1] ?? 0) + 1);
      });
    },
  );

  it('what came after the finalized block is looked for there alone', async () => {
    const { url, asked } = await endpoint({ usedFrom: 1_000_600, logs: useLogs(1_000_600) });
    await askAuthorization(rpcAt(url), authorization, from);
    expect(rangesOf(asked)).toEqual([[1_000_501, 1_000_900]]);
  });

  it('a chain that was slower in between: it is stepped back until a block is old enough', async () => {
    // The last 1,000 blocks took a second each, those before them twenty.
    const time = (number: number) => from + 20 * (number - 500) - Math.max(0, number - 4_000) * 19;
    const { url, asked } = await endpoint(
      { finalized: 5_000, latest: 5_001, usedFrom: 510, logs: useLogs(510) },
      {
        eth_getBlockByNumber: ([tag]: [string]) => {
          const number = { finalized: 5_000, latest: 5_001 }[tag] ?? Number(tag);
          return { result: blockReply(number, { timestamp: `0x${time(number).toString(16)}` }) };
        },
      },
    );
    expect(await askAuthorization(rpcAt(url), authorization, from)).toMatchObject({
      value: { say: 'settled' },
    });
    const [[first = 0] = []] = rangesOf(asked);
    expect(time(first)).toBeLessThan(from);
  });

  it('times that stand still or run backwards end at the first block, and not never', async () => {
    for (const timestamp of ['0x7fffffff', '0x6b49d20a']) {
      const still = ([tag]: [string]) => ({
        result: blockReply(tag === 'finalized' ? 1_000_500 : Number(tag), { timestamp }),
      });
      const { url, asked } = await endpoint({ usedFrom: 1, logs: [] }, { eth_getBlockByNumber: still });
      await askAuthorization(rpcAt(url), authorization, from);
      expect(rangesOf(asked)[0]?.[0]).toBe(0);
      expect(asked.length).toBeLessThan(250);
    }
  });

  it('a search that is not done says nothing', async () => {
    // 1 block at a time, and the event is far: nobody waits for 300,000 questions.
    const { url, asked } = await endpoint({
      ...chain,
      widest: 1,
      usedFrom: 1_100_000,
      logs: useLogs(1_100_000),
    });
    expect(await askAuthorization(rpcAt(url), authorization, from)).toEqual(silent);
    expect(asked.length).toBeLessThan(250);
  });
});

describe('an endpoint that is not to be believed', () => {
  const settledAt = 1_000_100;
  const settled: Partial<ToldChain> = { usedFrom: settledAt, logs: useLogs(settledAt) };
  const logReply = (change: Record<string, unknown>) => () => ({
    result: [
      {
        address: usdc,
        topics: [authorizationUsed, topic(authorization.account), authorization.nonce],
        data: '0x',
        blockNumber: `0x${settledAt.toString(16)}`,
        blockHash: hashOf(settledAt),
        transactionHash: transactionOf(settledAt),
        logIndex: '0x4',
        ...change,
      },
    ],
  });

  it('the double’s own answer would be believed', async () => {
    expect(await told(settled, { eth_getLogs: logReply({}) })).toMatchObject({ value: { say: 'settled' } });
  });

  it.each<[string, Parameters<typeof endpoint>[1], Outcome<ChainWord>]>([
    ['is of another chain', { eth_chainId: () => ({ result: '0x1' }) }, malformed],
    ['does not say which chain', { eth_chainId: () => ({ error: {} }) }, silent],
    [
      'knows no finalized block',
      {
        eth_getBlockByNumber: ([tag]: [string]) =>
          tag === 'finalized' ? { error: { code: -32602, message: 'unknown tag' } } : undefined,
      },
      silent,
    ],
    [
      'gives null for the finalized block',
      { eth_getBlockByNumber: ([tag]: [string]) => (tag === 'finalized' ? { result: null } : undefined) },
      silent,
    ],
    [
      'gives another block than was asked for',
      {
        eth_getBlockByNumber: ([tag]: [string]) =>
          tag === 'finalized' ? undefined : { result: blockReply(Number(tag) - 1) },
      },
      malformed,
    ],
    ['has no contract there', { eth_call: () => ({ result: '0x' }) }, malformed],
    ['says neither yes nor no', { eth_call: () => ({ result: hashOf(2) }) }, malformed],
    ['says yes in its own words', { eth_call: () => ({ result: true }) }, malformed],
    ['runs no calls', { eth_call: () => ({ error: { code: 3, message: 'reverted' } }) }, silent],
    [
      'forgets a use',
      { eth_call: ([, tag]: [unknown, string]) => ({ result: hashOf(tag === 'latest' ? 0 : 1) }) },
      malformed,
    ],
    ['gives logs that are none', { eth_getLogs: () => ({ result: [null] }) }, malformed],
    ['gives no list of logs', { eth_getLogs: () => ({ result: {} }) }, malformed],
    [
      'refuses every range',
      { eth_getLogs: () => ({ error: { code: -32005, message: 'limit exceeded' } }) },
      silent,
    ],
    [
      'gives a log of another account',
      { eth_getLogs: logReply({ topics: [authorizationUsed, topic(usdc), authorization.nonce] }) },
      malformed,
    ],
    [
      'gives a log of another nonce',
      { eth_getLogs: logReply({ topics: [authorizationUsed, topic(authorization.account), hashOf(1)] }) },
      malformed,
    ],
    [
      'gives a log of another event',
      { eth_getLogs: logReply({ topics: [transfer, topic(authorization.account), authorization.nonce] }) },
      malformed,
    ],
    [
      'gives a log of another contract',
      { eth_getLogs: logReply({ address: authorization.payTo }) },
      malformed,
    ],
    [
      'gives a log of a block that was not asked for',
      { eth_getLogs: logReply({ blockNumber: '0x1' }) },
      malformed,
    ],
    ['gives a log that was removed', { eth_getLogs: logReply({ removed: true }) }, malformed],
    [
      'ends one authorization twice',
      {
        eth_getLogs: () => ({
          result: [...logReply({})().result, ...logReply({ logIndex: '0x9' })().result],
        }),
      },
      malformed,
    ],
    ['has lost the receipt', { eth_getTransactionReceipt: () => ({ result: null }) }, silent],
    ['gives half a receipt', { eth_getTransactionReceipt: () => ({ result: { status: '0x1' } }) }, malformed],
    [
      'tells of the log’s block with another hash: a reorganisation',
      {
        eth_getBlockByNumber: ([tag]: [string]) =>
          Number(tag) === settledAt ? { result: blockReply(settledAt, { hash: hashOf(1) }) } : undefined,
      },
      malformed,
    ],
    ['gives a log of a block that is gone', { eth_getLogs: logReply({ blockHash: hashOf(1) }) }, malformed],
    ['gives a log that its receipt does not have', { eth_getLogs: logReply({ logIndex: '0x9' }) }, malformed],
  ])('%s', async (_name, overrides, outcome) => {
    expect(await told(settled, overrides)).toEqual(outcome);
  });

  const receiptReply = (change: Record<string, unknown>) => ({
    eth_getTransactionReceipt: () => ({
      result: {
        transactionHash: transactionOf(settledAt),
        status: '0x1',
        blockNumber: `0x${settledAt.toString(16)}`,
        blockHash: hashOf(settledAt),
        logs: [...logReply({})().result],
        ...change,
      },
    }),
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another transaction', { transactionHash: hashOf(1) }],
    ['of another block', { blockHash: hashOf(1) }],
    ['of a transaction that failed', { status: '0x0' }],
    ['without a status', { status: null }],
    ['without the event', { logs: [] }],
  ])('gives a receipt %s', async (_name, change) => {
    expect(await told(settled, receiptReply({}))).toMatchObject({ value: { say: 'conflict' } });
    expect(await told(settled, receiptReply(change))).toEqual(malformed);
  });

  it.each<[string, ToldLog[]]>([
    ['another nonce', useLogs(settledAt, 4, { nonce: hashOf(1) })],
    ['another account', useLogs(settledAt, 4, { from: usdc })],
    ['another contract', useLogs(settledAt).map((log) => ({ ...log, address: authorization.payTo }))],
    ['a block before the window', useLogs(900_000)],
    ['a block that is not final', useLogs(1_000_600)],
    ['another event', useLogs(settledAt).slice(1)],
  ])('tells a whole story, receipt and all, of %s', async (_name, logs) => {
    const all = { eth_getLogs: () => ({ result: logs.map(written).slice(0, 1) }) };
    expect(await told({ ...settled, logs }, all)).toEqual(malformed);
  });

  it('tells of a use after the finalized block, with a latest block that is not above it', async () => {
    const backwards = ([, tag]: [unknown, string]) => ({ result: hashOf(tag === 'latest' ? 1 : 0) });
    expect(await told({ latest: 1_000_500 }, { eth_call: backwards })).toEqual(malformed);
  });

  it('does not answer at all', async () => {
    expect(await askAuthorization(rpcAt('http://127.0.0.1:9'), authorization, from)).toEqual(silent);
  });
});
