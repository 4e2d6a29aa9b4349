// Is a local chain under another number that chain to who pays there: its dollars, their domain, and its name in both generations?
import { equal } from 'node:assert/strict';
import { networkOf, shelf } from '../../lib/networks/index.ts';
import { payers } from './payers.ts';
import type { Check } from './self-check.ts';
import { startWorkshop, type Workshop } from './workshop.ts';

/** Two whose dollars are called otherwise than on Base Sepolia, one that the legacy packages do not know, one that nobody does. */
const chains = [8_453, 137, 42_220, 31_337];

export const otherChainChecks: readonly Check[] = chains.map((chainId) => [
  `${networkOf(shelf, `eip155:${chainId}`)?.name ?? 'a chain that no table knows'} (${chainId}) is paid on`,
  async () => {
    const workshop = await startWorkshop(chainId);
    await buy(workshop).finally(() => workshop.close());
  },
]);

async function buy({ chain, origin, pathV1, payTo, price }: Workshop): Promise<void> {
  const pay = payers(chain.rpcUrl, chain.chainId);
  equal((await pay.v2(`${origin}/api/lathe`)).status, 200);
  equal(await chain.usdcBalance(payTo), price);
  if (pathV1 === null) return;
  equal((await pay.v1(origin + pathV1)).status, 200);
  equal(await chain.usdcBalance(payTo), 2n * price);
}
