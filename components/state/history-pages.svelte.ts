// The ledger a page at a time, so that a list of any length stays short on the screen; kept fresh while it is looked at.
import type { HistoryPage, HistoryQuery, Total, WalletApi } from '../../lib/wallet/api.ts';
import { loaded } from './loaded.svelte.ts';

const pageLength = 50;

export type TotalsBy = 'day' | 'month' | 'site';

/** A page together with what was looked for. */
export interface Found extends HistoryPage {
  readonly query: HistoryQuery;
  /** How many pages are newer. */
  readonly number: number;
}

export interface HistoryPages {
  /** undefined until the first answer; the page before, until the next one is there. */
  readonly found: Found | undefined;
  /** Of everything that is found, not of the page alone. */
  readonly totals: Totals | undefined;
  readonly silent: boolean;
  older(): void;
  newer(): void;
  refresh(): Promise<void>;
}

interface Totals {
  readonly by: TotalsBy;
  readonly list: readonly Total[];
}

export function historyPages(
  api: Pick<WalletApi, 'history' | 'totals'>,
  query: () => HistoryQuery,
  by: () => TotalsBy,
): HistoryPages {
  // Where each page up to the shown one begins; another question begins at the top.
  let cursors = $derived(firstPageOf(query()));
  const page = loaded(fetchPage, 5000, () => [query(), cursors]);
  const totals = loaded(fetchTotals, undefined, () => [page.value, by()]);

  async function fetchPage(): Promise<Found> {
    const [wanted, number, cursor] = [query(), cursors.length - 1, cursors.at(-1)];
    const from = cursor === undefined ? {} : { cursor };
    return { ...(await api.history({ ...wanted, ...from, limit: pageLength })), query: wanted, number };
  }

  /** Asked for what the page was found by, and only when the page has changed: the sum of a long ledger takes its time. */
  async function fetchTotals(): Promise<Totals | undefined> {
    if (page.value === undefined) return undefined;
    const order = by();
    return { by: order, list: await api.totals({ by: order, query: page.value.query }) };
  }

  return {
    get found() {
      return page.value;
    },
    get totals() {
      return totals.value;
    },
    get silent() {
      return page.silent || totals.silent;
    },
    older() {
      const next = page.value?.cursor;
      if (next != null && page.value?.number === cursors.length - 1) cursors = [...cursors, next];
    },
    newer() {
      if (cursors.length > 1) cursors = cursors.slice(0, -1);
    },
    async refresh() {
      await Promise.all([page.refresh(), totals.refresh()]);
    },
  };
}

function firstPageOf(_query: HistoryQuery): readonly (string | undefined)[] {
  return [undefined];
}
