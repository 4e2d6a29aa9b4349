// The history as a file: JSON to take to another machine (docs/history-format.md), or CSV to calculate with. No proof, no key.

import type { Evidence } from '../core/evidence.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { HistoryQuery } from './api.ts';
import { purchasesPage } from './history.ts';
import { csvHead, csvLine } from './history-csv.ts';
import type { Archive, Ledger, Networks } from './ports.ts';

export interface ExportPorts {
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'evidence'>;
  readonly clock: Clock;
  account(family?: NetworkFamily): Promise<string | null>;
  readonly networks: Networks;
}

export type ExportFormat = 'csv' | 'json';

export const historyFormat = 'tuppence-history';
export const historyVersion = 1;

/** A message between two parts of an extension holds 64 MiB; this many purchases with their logs stay far below. */
const perPart = 1_000;

export async function exportHistory(
  format: ExportFormat,
  query: HistoryQuery,
  ports: ExportPorts,
): Promise<string> {
  const texts: string[] = [];
  let next: HistoryQuery | null = query;
  while (next !== null) {
    const { text, cursor } = await exportPart(format, next, ports);
    texts.push(text);
    next = cursor === null ? null : { ...query, cursor };
  }
  return texts.join('');
}

/** The file in pieces, each from where the one before ended; they are put together as they are. */
export async function exportPart(
  format: ExportFormat,
  query: HistoryQuery,
  ports: ExportPorts,
  length = perPart,
): Promise<{ readonly text: string; readonly count: number; readonly cursor: string | null }> {
  const { purchases, cursor } = await purchasesPage(query, length, ports.archive);
  const count = purchases.length;
  const isFirst = query.cursor === undefined;
  if (format === 'csv') {
    const networks = await ports.networks();
    const lines = purchases.map((purchase) => csvLine(purchase, networks));
    return { text: (isFirst ? csvHead : '') + lines.join(''), count, cursor };
  }
  const rows = await Promise.all(purchases.map((purchase) => jsonRow(purchase, ports.ledger)));
  const head = isFirst ? await jsonHead(ports) : '';
  const between = isFirst || rows.length === 0 ? '' : ',\n';
  return { text: head + between + rows.join(',\n') + (cursor === null ? jsonEnd : ''), count, cursor };
}

/** One purchase a line, so that a long file can be read in pieces (`history-parts.ts`). */
const jsonEnd = '\n]}\n';

async function jsonHead({ clock, account }: ExportPorts): Promise<string> {
  const head = {
    format: historyFormat,
    version: historyVersion,
    exportedAt: new Date(clock()).toISOString(),
    account: await account(),
  };
  return `${JSON.stringify(head).slice(0, -1)},"purchases":[\n`;
}

async function jsonRow(purchase: Purchase, ledger: ExportPorts['ledger']): Promise<string> {
  // What carries the proof never leaves, not even when it is of no use any more.
  const { headers, entries, lastAt, sent, ...row } = purchase;
  return JSON.stringify({ ...row, log: (await ledger.evidence(purchase.id)).map(entryOf) });
}

/** Its place in the list tells its number, the row around it whose it is. */
function entryOf({ purchase, n, ...entry }: Evidence): unknown {
  return entry;
}
