// Is each obstacle on the way to the chain what its name says, and is the chain behind it the same as ever?
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { type Hex, parseEventLogs } from 'viem';
import { chainClient } from './chain-client.ts';
import { payers } from './payers.ts';
import type { Check } from './self-check.ts';
import { USDC, usdcAbi } from './token.ts';
import type { World } from './world.ts';

export function rpcProxyChecks(world: World): readonly Check[] {
  const { chain, rpcProxy } = world;
  const client = chainClient(rpcProxy.rpcUrl);
  const paid = { nonce: '0x' as Hex, transaction: '0x' as Hex }; // until the first check has bought something
  const buy = async (name: string) => Object.assign(paid, await purchaseAt(world, name));
  const isUsed = (nonce: Hex) =>
    client.readContract({
      address: USDC,
      abi: usdcAbi,
      functionName: 'authorizationState',
      args: [chain.wallet.address, nonce],
    });
  const uses = async () => {
    const logs = await client.getLogs({ address: USDC, fromBlock: 0n });
    return parseEventLogs({ abi: usdcAbi, eventName: 'AuthorizationUsed', logs }).map(
      ({ args }) => args.nonce,
    );
  };
  const receipt = () => client.getTransactionReceipt({ hash: paid.transaction });
  return [
    [
      'pass: the chain as it is, one question or several at once',
      async () => {
        await rpcProxy.set('pass');
        await buy('pass');
        equal(await isUsed(paid.nonce), true);
        equal((await uses()).includes(paid.nonce), true);
        equal((await receipt()).status, 'success');
        const [first, second] = await post(rpcProxy.rpcUrl, [question(7), question(8)]);
        deepEqual([first.id, second.id], [7, 8]);
        equal(first.result, second.result);
      },
    ],
    [
      'refuse: the connection is reset',
      async () => {
        await rpcProxy.set('refuse');
        await rejects(post(rpcProxy.rpcUrl, question(1)), /fetch failed/);
      },
    ],
    [
      'unavailable: 503',
      async () => {
        await rpcProxy.set('unavailable');
        equal((await send(rpcProxy.rpcUrl, question(1))).status, 503);
      },
    ],
    [
      'silent: nothing comes',
      async () => {
        await rpcProxy.set('silent');
        const waiting = send(rpcProxy.rpcUrl, question(1), AbortSignal.timeout(300));
        await rejects(waiting, { name: 'TimeoutError' });
      },
    ],
    [
      'malformed: 200, and no JSON',
      async () => {
        await rpcProxy.set('malformed');
        const answer = await send(rpcProxy.rpcUrl, question(1));
        equal(answer.status, 200);
        await rejects(answer.json(), SyntaxError);
      },
    ],
    [
      'nonsense: JSON-RPC that answers nothing',
      async () => {
        await rpcProxy.set('nonsense');
        equal((await post(rpcProxy.rpcUrl, question(9))).id, 9);
        await rejects(isUsed(paid.nonce));
      },
    ],
    [
      'lag: what happens later has not happened, in no way of asking',
      async () => {
        await rpcProxy.set('lag');
        const height = await client.getBlockNumber();
        const balance = await balanceBy(client, chain.wallet.address);
        const finalized = await client.getBlock({ blockTag: 'finalized' });
        await buy('lag');
        await chain.finalize();
        equal(await chain.authorizationState(chain.wallet.address, paid.nonce), true);
        equal(await isUsed(paid.nonce), false);
        equal((await uses()).includes(paid.nonce), false);
        equal(await client.getBlockNumber(), height);
        equal((await client.getBlock()).number, height);
        equal((await client.getBlock({ blockTag: 'finalized' })).number, finalized.number);
        equal(await balanceBy(client, chain.wallet.address), balance);
        await rejects(receipt(), { name: 'TransactionReceiptNotFoundError' });
        await rejects(client.getBlock({ blockNumber: height + 1n }), { name: 'BlockNotFoundError' });
        await rpcProxy.set('pass');
        equal(await isUsed(paid.nonce), true);
      },
    ],
    [
      'lie: an authorization that was used was not, and left no trace',
      async () => {
        await rpcProxy.set('lie');
        equal(await isUsed(paid.nonce), false);
        deepEqual(await uses(), []);
        await rejects(receipt(), { name: 'TransactionReceiptNotFoundError' });
        equal(await chain.authorizationState(chain.wallet.address, paid.nonce), true);
      },
    ],
    [
      'lie-used: one that nobody ever saw was used',
      async () => {
        await rpcProxy.set('lie-used');
        const unheardOf = `0x${'42'.repeat(32)}` as const;
        equal(await isUsed(unheardOf), true);
        equal(await chain.authorizationState(chain.wallet.address, unheardOf), false);
      },
    ],
    [
      'it remembers what it was asked',
      async () => {
        await rpcProxy.set('pass');
        rpcProxy.asked.length = 0;
        await client.getBlockNumber();
        deepEqual(
          rpcProxy.asked.map(({ mode, method }) => [mode, method]),
          [['pass', 'eth_blockNumber']],
        );
      },
    ],
  ];
}

/** At the honest merchant, by the reference client, and straight through to the chain. */
async function purchaseAt({ hostile, rpcUrl }: World, name: string) {
  const path = `/honest/rpc-${name}`;
  await payers(rpcUrl).v2(hostile.origin + path);
  const [payment] = hostile.received(path);
  if (payment?.settlement?.success !== true) throw new Error('the honest merchant was not paid');
  return { nonce: payment.nonce, transaction: payment.settlement.transaction as Hex }; // the facilitator's word for a hash
}

function balanceBy(client: ReturnType<typeof chainClient>, owner: Hex): Promise<bigint> {
  return client.readContract({ address: USDC, abi: usdcAbi, functionName: 'balanceOf', args: [owner] });
}

function question(id: number) {
  return { jsonrpc: '2.0', id, method: 'eth_blockNumber', params: [] };
}

function send(url: string, body: unknown, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

async function post(url: string, body: unknown) {
  return (await send(url, body)).json();
}
