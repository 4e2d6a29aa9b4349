// The files that a person may save: how they are called and of what kind they are.
import type { Receipt } from '../../lib/wallet/api.ts';
import type { SavedFile } from './environment.ts';

const types = { csv: 'text/csv', json: 'application/json' } as const;
export type HistoryFormat = keyof typeof types;

export function historyFile(format: HistoryFormat, text: string, now: number): SavedFile {
  return { name: `tuppence-receipts-${dateOf(now)}.${format}`, type: types[format], text };
}

export function rulesFile(text: string, now: number): SavedFile {
  return { name: `tuppence-rules-${dateOf(now)}.json`, type: types.json, text };
}

/** Only the beginning of the id: it has to tell the files of a day apart, no more. */
export function evidenceFile({ id, at }: Pick<Receipt, 'id' | 'at'>, text: string): SavedFile {
  const short = id.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 16);
  return { name: `tuppence-evidence-${dateOf(at)}-${short}.json`, type: types.json, text };
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
