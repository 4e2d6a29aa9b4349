// Starts anvil, a real EVM node, as a child that cannot outlive this process.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export type Anvil = { readonly rpcUrl: string; close(): Promise<void> };

type Keeper = ChildProcessByStdio<Writable, Readable, null>;

const keeperFile = fileURLToPath(new URL('./anvil-keeper.mjs', import.meta.url));

/** `args` beside the address; the port is a free one, chosen by the system. */
export async function startAnvil(args: readonly string[]): Promise<Anvil> {
  const keeper: Keeper = spawn(
    process.execPath,
    [keeperFile, anvilProgram(), '--host', '127.0.0.1', '--port', '0', '--slots-in-an-epoch', '1', ...args],
    // Its own process group: Ctrl-C in a terminal is ours to answer; the pipe tells it when we are gone.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  keeper.stdin.on('error', () => undefined);
  const address = await listeningAddress(keeper);
  return { rpcUrl: `http://${address}`, close: () => end(keeper) };
}

/** The platform's own package holds the program; the wrapper package wants a postinstall step. */
function anvilProgram(): string {
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
  } catch {
    throw new Error(
      `The local chain needs the package ${name}, and it is not installed: run npm install again.`,
    );
  }
}

/** Anvil says on its standard output where it listens. The rest is read and dropped: a full pipe stops it. */
async function listeningAddress(keeper: Keeper): Promise<string> {
  const lines = createInterface({ input: keeper.stdout });
  const address = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const said = /^Listening on (\S+)/.exec(line)?.[1];
      if (said !== undefined) resolve(said);
    });
    keeper.once('error', reject);
    keeper.once('exit', (code) => reject(new Error(`anvil ended with code ${code} before it listened`)));
  });
  lines.close();
  keeper.stdout.resume();
  return address;
}

async function end(keeper: Keeper): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  const gone = once(keeper, 'exit');
  keeper.stdin.end();
  await gone;
}
