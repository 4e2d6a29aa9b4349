// Another build of the extension, for comparing and for looking inside: the same but for its worker's code.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionFolder } from './chromium.ts';

/** `worker` makes the code of the worker from its own. Returns the folder. */
export function variantWith(worker: (own: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-variant-'));
  cpSync(extensionFolder, folder, { recursive: true });
  const file = join(folder, 'background.js');
  writeFileSync(file, worker(readFileSync(file, 'utf8')));
  return folder;
}
