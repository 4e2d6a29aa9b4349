// The table of states in docs/purchase-states.md is what the code does; `UPDATE_DOCS=1` writes it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moves, words } from '../../lib/core/evidence.ts';
import { moneyStates } from '../../lib/core/purchase.ts';

const file = join(import.meta.dirname, '../../docs/purchase-states.md');
const between =
  /(<!-- the table is made from lib\/core\/evidence\.ts:[^\n]*-->)[\s\S]*?(<!-- end of the table -->)/;

it('docs/purchase-states.md tells every state and every word', () => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(between);
  const made = formatted(text.replace(between, (_all, start, end) => `${start}\n\n${table()}\n\n${end}`));
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, made);
  expect(made).toBe(readFileSync(file, 'utf8'));
});

function table(): string {
  const rows = moneyStates.map((from) => [`**${from}**`, ...words.map((word) => moves[word][from] ?? '')]);
  return [['', ...words], words.map(() => '---').concat('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** As the project formats Markdown. */
function formatted(markdown: string): string {
  const words = ['--no-install', 'biome', 'format', '--stdin-file-path=purchase-states.md'];
  return execFileSync('npx', words, { input: markdown, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}
