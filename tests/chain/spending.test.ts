// What an account's authorizations spent, from the chain alone: every use with its own transfer, and how far was searched.
import { describe, expect, it } from 'vitest';
import { blockAt, finalizedHead, headOf } from '../../lib/chain/blocks.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { usesSince } from '../../lib/chain/spending.ts';
import { failed, success } from '../../lib/core/failure.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import { blockReply, endpoint, hashOf, timeOf, transactionOf, usdc, useLogs } from './endpoint.ts';

const of = { asset: usdc, account: payer };
const nonces = ['01', '02', '03'].map((byte) => `0x${byte.repeat(32)}`);

describe('uses', () => {
  it('one a block, two in one transaction, and a plain transfer that is none', async () => {
    const [first, second, third] = nonces;
    const transaction = transactionOf(20);
    const plain = useLogs(15).slice(1);
    const logs = [
      ...useLogs(10, 0, { nonce: first ?? '', value: 1n }),
      ...plain,
      ...useLogs(20, 0, { nonce: second ?? '', value: 2n, transaction }),
      ...useLogs(20, 2, { nonce: third ?? '', value: 3n, to: usdc, transaction }),
    ];
    const { url } = await endpoint({ logs: logs.toReversed(), finalized: 100, latest: 110 });
    const use = (nonce: string | undefined, block: number, amount: bigint, payTo = payee) => ({
      nonce,
      transaction: transactionOf(block),
      block,
      time: timeOf(block),
      payTo: payTo.toLowerCase(),
      amount,
    });
    expect(await usesSince(rpcAt(url), of, 5)).toEqual(
      success({ uses: [use(first, 10, 1n), use(second, 20, 2n), use(third, 20, 3n, usdc)], upTo: 100 }),
    );
    expect(await usesSince(rpcAt(url), of, 11)).toMatchObject({
      value: { uses: [{ block: 20 }, { block: 20 }] },
    });
  });

  it('what is not final yet is left for later', async () => {
    const { url } = await endpoint({ logs: useLogs(105), finalized: 100, latest: 110 });
    expect(await usesSince(rpcAt(url), of, 0)).toEqual(success({ uses: [], upTo: 100 }));
  });

  it('nothing to search: the block before the one that it should begin at', async () => {
    const { url, asked } = await endpoint({ finalized: 100, latest: 110 });
    expect(await usesSince(rpcAt(url), of, 101)).toEqual(success({ uses: [], upTo: 100 }));
    expect(asked.map(({ method }) => method)).toEqual(['eth_getBlockByNumber']);
  });

  it('a long stretch is searched in several calls, and each says how far it came', async () => {
    const logs = [...useLogs(7), ...useLogs(2_900_000)];
    const { url, asked } = await endpoint({ logs, finalized: 3_000_000, latest: 3_000_400 });
    const first = await usesSince(rpcAt(url), of, 0);
    expect(first).toMatchObject({ value: { uses: [{ block: 7 }], upTo: 1_999_999 } });
    expect(asked.length).toBeLessThan(210);
    expect(await usesSince(rpcAt(url), of, 2_000_000)).toMatchObject({
      value: { uses: [{ block: 2_900_000 }], upTo: 3_000_000 },
    });
  });

  it('many uses end a call early too, and none is left out between two', async () => {
    const blocks = Array.from({ length: 150 }, (_, index) => 10 + index * 1_000);
    const logs = blocks.flatMap((block) => useLogs(block));
    const { url } = await endpoint({ logs, finalized: 200_000, latest: 200_400 });
    const first = await usesSince(rpcAt(url), of, 0);
    if (!first.ok) throw new Error('the endpoint answers');
    expect(first.value.uses).toHaveLength(100);
    const second = await usesSince(rpcAt(url), of, first.value.upTo + 1);
    if (!second.ok) throw new Error('the endpoint answers');
    expect([...first.value.uses, ...second.value.uses].map(({ block }) => block)).toEqual(blocks);
    expect(second.value.upTo).toBe(200_000);
  });

  const [use, moved] = useLogs(10);
  if (use === undefined || moved === undefined) throw new Error('a use has two logs');

  it.each<[string, Parameters<typeof endpoint>, string]>([
    ['a use without a transfer', [{ logs: [use] }], 'rpc-malformed'],
    [
      'a use whose transfer is another transaction’s',
      [{ logs: [use, { ...moved, transaction: hashOf(1) }] }],
      'rpc-malformed',
    ],
    [
      'a block that is not the log’s',
      [
        { logs: [use, moved] },
        {
          eth_getBlockByNumber: ([tag]: [string]) =>
            tag === '0xa' ? { result: blockReply(10, { hash: hashOf(1) }) } : undefined,
        },
      ],
      'rpc-malformed',
    ],
    [
      'a block that is not to be had',
      [
        { logs: [use, moved] },
        { eth_getBlockByNumber: ([tag]: [string]) => (tag === '0xa' ? { result: null } : undefined) },
      ],
      'rpc-failed',
    ],
    ['no finalized block', [{}, { eth_getBlockByNumber: () => ({ error: {} }) }], 'rpc-failed'],
    ['no logs', [{}, { eth_getLogs: () => ({ error: {} }) }], 'rpc-failed'],
    [
      'logs of somebody else',
      [{}, { eth_getLogs: () => ({ result: [{ ...use, topics: [use.topics[0], hashOf(1), hashOf(2)] }] }) }],
      'rpc-malformed',
    ],
  ])('an endpoint that gives %s is not believed', async (_name, [chain, overrides], name) => {
    const { url } = await endpoint({ ...chain, finalized: 100, latest: 110 }, overrides);
    expect(await usesSince(rpcAt(url), of, 0)).toMatchObject({ failure: { name } });
  });
});

describe('heads', () => {
  it('the latest and the finalized block, by the chain’s own clock', async () => {
    const { url } = await endpoint({ finalized: 100, latest: 110 });
    expect(await headOf(rpcAt(url))).toEqual(success({ block: 110, time: timeOf(110) }));
    expect(await finalizedHead(rpcAt(url))).toEqual(success({ block: 100, time: timeOf(100) }));
  });

  it('a block that is not the one that was asked for is none', async () => {
    const { url } = await endpoint({}, { eth_getBlockByNumber: () => ({ result: blockReply(8) }) });
    expect(await blockAt(rpcAt(url), 8)).toMatchObject({ value: { number: 8 } });
    expect(await blockAt(rpcAt(url), 7)).toEqual(failed('rpc-malformed'));
  });

  it('half a block is no time', async () => {
    const { url } = await endpoint({}, { eth_getBlockByNumber: () => ({ result: { number: '0x1' } }) });
    expect(await headOf(rpcAt(url))).toEqual(failed('rpc-malformed'));
    expect(await finalizedHead(rpcAt('http://127.0.0.1:9'))).toEqual(failed('rpc-failed'));
  });
});
