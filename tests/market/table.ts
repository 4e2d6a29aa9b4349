// The table of networks in docs/networks-table.md: made of what the end-to-end run saw, and compared with what is written there.
// `UPDATE_NETWORKS=1 npx tsx tests/market/table.ts` writes it.
import { familyOf, type NetworkFamily } from '../../lib/core/network-family.ts';
import { type Network, shelf } from '../../lib/networks/index.ts';
import { schemes } from '../../lib/schemes/index.ts';
import type { Dialect } from '../rig/goods.ts';
import { holdTable } from '../written-table.ts';
import { dialects } from './contract.ts';
import { gapOf } from './index.ts';
import { cellName, readResults } from './results.ts';

const families: readonly (readonly [NetworkFamily, title: string])[] = [
  ['eip155', 'EVM chains'],
  ['solana', 'Solana'],
];

const results = readResults();
const notes: string[] = [];
holdTable({
  document: 'docs/networks-table.md',
  marks: ['<!-- networks: made by tests/market/table.ts -->', '<!-- end of networks -->'],
  table: [...families.map(([family, title]) => tableOf(family, title)), reasons()].join('\n\n'),
  variable: 'UPDATE_NETWORKS',
  maker: 'tests/market/table.ts',
});

/** A network is a row, and a scheme in a dialect a column. */
function tableOf(family: NetworkFamily, title: string): string {
  const networks = shelf.filter(({ id }) => familyOf(id) === family);
  const isSold = (scheme: string, dialect: Dialect) =>
    networks.some((network) => gapOf(network, scheme, dialect) === null);
  const columns = schemes
    .filter((scheme) => scheme.family === family)
    .flatMap(({ id }) => dialects.map((dialect) => [id, dialect] as const))
    .filter(([scheme, dialect]) => isSold(scheme, dialect));
  const rows = networks.map((network) => [
    network.testnet ? `${network.name} (test money)` : network.name,
    `\`${network.id}\``,
    ...columns.map(([scheme, dialect]) => cellText(network, scheme, dialect)),
  ]);
  const head = [title, 'id', ...columns.map(([scheme, dialect]) => `${scheme}, x402 ${dialect}`)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellText(network: Network, scheme: string, dialect: Dialect): string {
  const gap = gapOf(network, scheme, dialect);
  if (gap === null) return results[network.id]?.[cellName(scheme, dialect)] ? 'paid' : 'not seen to hold';
  if (!notes.includes(gap)) notes.push(gap);
  return `no <sup>${notes.indexOf(gap) + 1}</sup>`;
}

function reasons(): string {
  return notes.map((reason, index) => `${index + 1}. ${reason}.`).join('\n');
}
