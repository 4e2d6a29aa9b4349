// A table in a document that the end-to-end runs have made: compared with what is written there, or written anew; then the process ends.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface WrittenTable {
  /** From the root of the project. */
  readonly document: string;
  /** Between these two lines it stands. */
  readonly marks: readonly [begin: string, end: string];
  readonly table: string;
  /** What is set to 1 where it shall be written, and what makes it. */
  readonly variable: string;
  readonly maker: string;
}

export function holdTable({ document, marks: [begin, end], table, variable, maker }: WrittenTable): never {
  const file = join(import.meta.dirname, '..', document);
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${document} has lost the marks of its table`);
  const written = formatted(basename(file), `${before}${begin}\n\n${table}\n\n${end}${after}`);
  const isUpdate = process.env[variable] === '1';
  if (isUpdate) writeFileSync(file, written);
  const isTrue = isUpdate || written === text;
  if (!isTrue)
    console.error(`The table in ${document} is not what the runs saw: ${variable}=1 npx tsx ${maker}`);
  console.log(`${isTrue ? 1 : 0} passed, ${isTrue ? 0 : 1} failed`);
  process.exit(isTrue ? 0 : 1);
}

/** As the project formats Markdown, columns and all. */
function formatted(name: string, markdown: string): string {
  const words = ['--no-install', 'biome', 'format', `--stdin-file-path=${name}`];
  return execFileSync('npx', words, { input: markdown, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}
