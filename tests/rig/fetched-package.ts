// Fetches a few files out of a published npm package, where the package itself is not wanted: the tarball is fetched once and checked,
// and the files are kept in .cache/. Nothing of it is committed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

type Wanted = {
  /** `name@version` */
  readonly spec: string;
  readonly integrity: string;
  /** As the tarball names them; no two of the same base name. */
  readonly files: readonly string[];
  readonly keptAs: string;
  readonly announcement: string;
};

const cacheFolder = fileURLToPath(new URL('../../.cache/', import.meta.url));
const run = promisify(execFile);

/** The folder in which they are, each by its base name. */
export async function filesOfPackage(wanted: Wanted): Promise<string> {
  const kept = join(cacheFolder, wanted.keptAs);
  if (!existsSync(kept)) await fetchIntoCache(wanted, kept);
  return kept;
}

/** Two processes may do this at once: each works in a folder of its own, and the first rename wins. */
async function fetchIntoCache(wanted: Wanted, kept: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder, 'fetching-'));
  try {
    const tarball = await packedTarball(wanted, work);
    await assertIntegrity(wanted, join(work, tarball));
    await run('tar', ['-xzf', tarball, ...wanted.files], { cwd: work });
    await keep(wanted, work, kept);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function packedTarball({ spec, announcement }: Wanted, folder: string): Promise<string> {
  console.log(announcement);
  const options = { cwd: folder, shell: process.platform === 'win32' };
  const { stdout } = await run('npm', ['pack', spec, '--silent'], options);
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function assertIntegrity({ spec, integrity }: Wanted, tarball: string): Promise<void> {
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (actual !== integrity)
    throw new Error(`${spec} is not what it was: expected ${integrity}, got ${actual}`);
}

async function keep({ files }: Wanted, work: string, kept: string): Promise<void> {
  const collected = join(work, 'kept');
  await mkdir(collected);
  await Promise.all(files.map((file) => rename(join(work, file), join(collected, basename(file)))));
  await rename(collected, kept).catch((error: unknown) => {
    if (!existsSync(kept)) throw error;
  });
}
