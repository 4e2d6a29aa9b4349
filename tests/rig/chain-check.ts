// Does the local chain do what a test asks of it: become final, let time pass, forget?
import { ok as assert, equal, notEqual, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { BlockTag } from 'viem';
import { payeeOf, tokenOwnerAccount } from './accounts.ts';
import type { Chain } from './chain.ts';
import { accountClient } from './chain-client.ts';
import type { Check } from './self-check.ts';

/** They turn the chain upside down: let it be one that nobody else needs. */
export function chainChecks(chain: Chain): readonly Check[] {
  const { client } = chain;
  const someone = payeeOf('someone');
  const numberAt = async (blockTag: BlockTag) => (await client.getBlock({ blockTag })).number;
  return [
    [
      'what has just happened is not final, one block later neither, and then it is',
      async () => {
        await chain.mint(someone, 1n);
        const happened = await numberAt('latest');
        await chain.mine(1);
        assert(((await numberAt('finalized')) ?? 0n) < (happened ?? 0n));
        await chain.mine(1);
        equal(await numberAt('finalized'), happened);
      },
    ],
    [
      'all becomes final at once when it is told',
      async () => {
        await chain.mint(someone, 1n);
        const happened = await numberAt('latest');
        await chain.finalize();
        equal(await numberAt('finalized'), happened);
      },
    ],
    [
      'time runs ahead by as much as it is told',
      async () => {
        const before = (await client.getBlock()).timestamp;
        await chain.passTime(3_600);
        const passed = (await client.getBlock()).timestamp - before;
        assert(passed >= 3_600n && passed < 3_660n, `${passed} s`);
      },
    ],
    [
      'a reorganisation undoes what happened in the newest blocks, and nothing below them',
      async () => {
        await chain.mint(someone, 1n);
        const [kept, below] = [await chain.usdcBalance(someone), await client.getBlock()];
        await chain.mint(someone, 5n);
        const undone = await client.getBlock();
        await chain.reorg(1);
        equal(await chain.usdcBalance(someone), kept);
        const now = await client.getBlock();
        equal(now.number, undone.number);
        notEqual(now.hash, undone.hash);
        equal((await client.getBlock({ blockNumber: below.number })).hash, below.hash);
        await rejects(client.getTransactionReceipt({ hash: undone.transactions[0] ?? '0x' }));
        await chain.mint(someone, 5n); // and life goes on
        equal(await chain.usdcBalance(someone), kept + 5n);
      },
    ],
    ['a receipt is got even where the block comes at a bad moment', () => checkLateReceipt(chain)],
    [
      'a snapshot brings back the balances and the height of then',
      async () => {
        const [balance, height] = [await chain.usdcBalance(someone), await numberAt('latest')];
        const goBack = await chain.snapshot();
        await chain.mint(someone, 5n);
        await chain.mine(3);
        await goBack();
        equal(await chain.usdcBalance(someone), balance);
        equal(await numberAt('latest'), height);
      },
    ],
  ];
}

/** The moment: the transaction was seen waiting, and a slow node is asked for the newest block, when the next one comes. */
async function checkLateReceipt({ client, rpcUrl }: Chain): Promise<void> {
  const node = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (body.includes('eth_getBlockByNumber')) await setTimeout(300);
    const headers = { 'Content-Type': 'application/json' };
    response.end(await (await fetch(rpcUrl, { method: 'POST', headers, body })).text());
  }).listen(0, '127.0.0.1');
  await once(node, 'listening');
  const slow = accountClient(`http://127.0.0.1:${(node.address() as AddressInfo).port}`, tokenOwnerAccount());
  await client.setAutomine(false);
  try {
    const hash = await slow.sendTransaction({ to: payeeOf('someone'), value: 1n });
    const waiting = slow.waitForTransactionReceipt({ hash, timeout: 3_000 });
    await setTimeout(150);
    await client.mine({ blocks: 1 });
    equal((await waiting).status, 'success');
  } finally {
    await client.setAutomine(true);
    node.close().closeAllConnections();
  }
}
