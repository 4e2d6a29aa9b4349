// Circle's own token contracts. They are published, compiled, in an npm package (sources Apache-2.0), of which three files are wanted.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex } from 'viem';
import { filesOfPackage } from './fetched-package.ts';

export type Artifact = {
  readonly bytecode: Hex;
  readonly deployedBytecode: Hex;
  /** Source file → library → where in the bytecode its address belongs. */
  readonly linkReferences: Record<string, Record<string, readonly { start: number; length: number }[]>>;
};

export type CircleArtifacts = {
  readonly proxy: Artifact;
  readonly token: Artifact;
  readonly signatureChecker: Artifact;
};

const wanted = {
  spec: '@stargatefinance/stg-evm-v2@2.0.6',
  integrity:
    'sha512-62PAwn7u+r0F1DGE6AmQxI/HDwajzayVyE3CylEswb9JRtY+taESA1Wqn6zKixJGAa0AitieUSNSVIiiGTfluw==',
  files: [
    'package/artifacts/src/usdc/impl/v1/FiatTokenProxy.sol/FiatTokenProxy.json',
    'package/artifacts/src/usdc/impl/v2/FiatTokenV2_2.sol/FiatTokenV2_2.json',
    'package/artifacts/src/usdc/impl/util/SignatureChecker.sol/SignatureChecker.json',
  ],
  keptAs: 'circle-usdc-2.0.6',
  announcement: 'Fetching the USDC contracts for the local chain (once, 40 MB) …',
} as const;

export async function circleArtifacts(): Promise<CircleArtifacts> {
  const folder = await filesOfPackage(wanted);
  const [proxy, token, signatureChecker] = await Promise.all([
    artifact(folder, 'FiatTokenProxy.json'),
    artifact(folder, 'FiatTokenV2_2.json'),
    artifact(folder, 'SignatureChecker.json'),
  ]);
  return { proxy, token, signatureChecker };
}

async function artifact(folder: string, file: string): Promise<Artifact> {
  // The file was checked against the package's integrity, so its form is known.
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as Artifact;
}
