// Files longer than a message between the parts of an extension may be (64 MiB): they go in pieces, and the pages do not notice.
import { failed, type Outcome, success } from '../../core/failure.ts';
import type { HistoryQuery, WalletApi } from '../../wallet/api.ts';
import { historyParts } from '../../wallet/history-parts.ts';
import { goesOn } from '../../wallet/watch.ts';

/** What the background answers beside the wallet's API. */
export interface PartsApi {
  exportPart(entry: { format: 'csv' | 'json'; query: HistoryQuery }): Promise<FilePart>;
}

/** A piece of a file, and where the next one begins. */
interface FilePart {
  readonly text: string;
  /** So many purchases. */
  readonly count: number;
  readonly cursor: string | null;
}

/** `whole`: the API, one message a call. */
export function inPieces(
  whole: Pick<WalletApi, 'importHistory'> & PartsApi,
): Pick<WalletApi, 'exportHistory' | 'importHistory'> {
  return {
    async exportHistory({ format, query }, watch) {
      const texts: string[] = [];
      let done = 0;
      for (let next: HistoryQuery | null = query; next !== null; ) {
        if (!(await goesOn(watch, { done, of: null }))) throw watch?.signal.reason;
        const { text, count, cursor }: FilePart = await whole.exportPart({ format, query: next });
        texts.push(text);
        done += count;
        next = cursor === null ? null : { ...query, cursor };
      }
      return texts.join('');
    },

    /** What was taken in before a piece failed stays: it is known then, and taken in once. */
    async importHistory({ json }, watch): Promise<Outcome<{ added: number }>> {
      const parts = historyParts(json);
      if (!parts.ok) return parts;
      let added = 0;
      for (const [index, part] of parts.value.entries()) {
        if (!(await goesOn(watch, { done: index, of: parts.value.length }))) return failed('work-stopped');
        const taken = await whole.importHistory({ json: part });
        if (!taken.ok) return taken;
        added += taken.value.added;
      }
      return success({ added });
    },
  };
}
