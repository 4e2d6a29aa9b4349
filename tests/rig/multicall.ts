// Puts Multicall3 where every public chain has it: through it a facilitator asks why a payment would fail, and so tells a used
// nonce from an empty purse.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Address, type Hex, slice } from 'viem';
import type { ChainClient } from './chain-client.ts';

const MULTICALL3: Address = '0xcA11bde05977b3631167028862bE2a173976CA11';

/** Before the code itself stand 32 bytes that deploy it. */
export async function placeMulticall(client: ChainClient): Promise<void> {
  await client.setCode({ address: MULTICALL3, bytecode: slice(await deploymentCode(), 32) });
}

/** viem carries a build of it for its own use, and does not export it. */
async function deploymentCode(): Promise<Hex> {
  const viem = dirname(createRequire(import.meta.url).resolve('viem/package.json'));
  const file = pathToFileURL(join(viem, '_esm/constants/contracts.js')).href;
  const { multicall3Bytecode } = (await import(file)) as { multicall3Bytecode: Hex }; // of the pinned version
  return multicall3Bytecode;
}
