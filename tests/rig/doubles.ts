// The code of the contracts in doubles.sol, as compiled. No compiler is among the packages: who changes the source compiles it as
// doubles.json says, and commits both.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Hex } from 'viem';
import compiled from './doubles.json' with { type: 'json' };

type Double = 'ExactDouble' | 'UptoDouble' | 'PlainToken' | 'SmartAccount';

/** To be put at an address as it is. */
export async function codeOfDouble(name: Double): Promise<Hex> {
  const source = await readFile(new URL('./doubles.sol', import.meta.url));
  if (createHash('sha256').update(source).digest('hex') !== compiled.sourceSha256)
    throw new Error('doubles.json was compiled from another doubles.sol');
  return compiled[name] as Hex; // as the compiler wrote it
}
