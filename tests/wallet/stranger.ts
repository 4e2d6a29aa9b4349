// A stranger who is handed a document of evidence, and runs the program that ships for it.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

// biome-ignore lint/suspicious/noExplicitAny: a document that is tampered with has any form
export type Document = any;

const program = join(import.meta.dirname, '../../docs/verify-evidence.mjs');
const folder = mkdtempSync(join(tmpdir(), 'tuppence-evidence-'));

/** `rpcUrl`: null is alone with the document. */
export async function verified(
  document: Document,
  rpcUrl: string | null,
): Promise<{ code: number; failed: string[]; skipped: string[]; passed: string[] }> {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(document));
  const run = promisify(execFile);
  const { code = 0, stdout } = await run(process.execPath, [
    program,
    file,
    ...(rpcUrl === null ? [] : ['--rpc', rpcUrl]),
  ]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  const lines = (sign: string) => stdout.split('\n').filter((line) => line.startsWith(sign));
  return { code, failed: lines('✗'), skipped: lines('–'), passed: lines('✓') };
}
