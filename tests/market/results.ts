// What the end-to-end run saw at the market, kept for the table: which ways of paying held, on which network, in which dialect.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dialect } from '../rig/goods.ts';

/** Network → scheme and dialect → seen to hold. */
export type Results = Record<string, Record<string, boolean>>;

const file = join(import.meta.dirname, '../../.output/networks.json');

/** False while it is not yet seen: what is begun and does not end stands in the table as such. */
export function note(network: string, scheme: string, dialect: Dialect, holds: boolean): void {
  const results = readResults();
  results[network] = { ...results[network], [cellName(scheme, dialect)]: holds };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(results, null, 1));
}

export function readResults(): Results {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results; // written by `note` alone
  } catch {
    return {};
  }
}

export function cellName(scheme: string, dialect: Dialect): string {
  return `${scheme} ${dialect}`;
}
