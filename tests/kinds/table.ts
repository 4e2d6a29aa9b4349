// The table of request kinds in the README: made of what the end-to-end runs saw, and compared with what is written there.
// `UPDATE_README=1 npx tsx tests/kinds/table.ts` writes it.
import { type BazaarDialect, bazaarDialects } from '../rig/bazaar.ts';
import { holdTable } from '../written-table.ts';
import type { BrowserName, Cell, Kind } from './contract.ts';
import { groups } from './index.ts';
import { type Results, readResults, resultsFile } from './run.ts';

const names: Readonly<Record<BazaarDialect, string>> = { v2: 'v2', v1: 'v1', 'v2-body': 'v2 in the body' };

const results = { chromium: resultsOf('chromium'), firefox: resultsOf('firefox') };
const notes: string[] = [];
holdTable({
  document: 'README.md',
  marks: ['<!-- kinds: made by tests/kinds/table.ts -->', '<!-- end of kinds -->'],
  table: table(),
  variable: 'UPDATE_README',
  maker: 'tests/kinds/table.ts',
});

function resultsOf(browser: BrowserName): Results {
  return readResults(resultsFile(browser));
}

function table(): string {
  const rows = groups.flatMap(({ title, kinds }) => [
    `| **${title}** | | |`,
    ...kinds.map(
      (kind) => `| ${kind.label} | ${cellText(kind, 'chromium')} | ${cellText(kind, 'firefox')} |`,
    ),
  ]);
  const reasons = notes.map(
    (reason, index) => `${index + 1}. ${reason[0]?.toUpperCase()}${reason.slice(1)}.`,
  );
  return ['| | Chromium | Firefox |', '| --- | --- | --- |', ...rows, '', ...reasons].join('\n');
}

/** One word where the dialects agree, else one for each. */
function cellText(kind: Kind, browser: BrowserName): string {
  const cells = bazaarDialects.map((dialect) => ({
    dialect,
    text: oneText(results[browser][kind.id]?.[dialect]),
  }));
  const [first] = cells;
  if (cells.every(({ text: said }) => said === first?.text)) return first?.text ?? '';
  const texts = [...new Set(cells.map(({ text: said }) => said))];
  return texts
    .map(
      (said) =>
        `${said} (${cells
          .filter((cell) => cell.text === said)
          .map(({ dialect }) => names[dialect])
          .join(', ')})`,
    )
    .join('; ');
}

function oneText(cell: Cell | null | undefined): string {
  if (cell == null) return 'not seen to hold';
  if (cell === 'paid') return 'paid';
  if (cell === 'asked') return 'asked, then paid';
  if (!notes.includes(cell.not)) notes.push(cell.not);
  return `not paid <sup>${notes.indexOf(cell.not) + 1}</sup>`;
}
