// The place in the dashboard that the hash of its address names: `#receipts`, `#receipts/a1`, `#receipts?state=open`.
import { getContext, setContext } from 'svelte';
import type { HistoryState, WalletApi } from '../../lib/wallet/api.ts';
import { historyStates } from './filters.ts';

export interface Route {
  readonly page: string;
  /** One purchase of the page; null: all of them. */
  readonly id: string | null;
  readonly state: HistoryState | null;
}

/** What every page of the dashboard is given. */
export interface PageProps {
  readonly api: WalletApi;
  readonly route: Route;
  /** A link within the dashboard has led here. */
  readonly moved: boolean;
}

export const accountsPlace = '#accounts';
export const allReceipts = '#receipts';
export const doubtfulReceipts = '#receipts?state=doubtful';

export function receiptAddress(id: string): string {
  return `${allReceipts}/${encodeURIComponent(id)}`;
}

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [page = '', id = ''] = path.split('/');
  const wanted = new URLSearchParams(query).get('state');
  const state = historyStates.find((known) => known === wanted) ?? null;
  return { page, id: decoded(id), state };
}

const key = Symbol('dashboard');

/** Called by the dashboard: links to its pages stay in its tab. */
export function beDashboard(): void {
  setContext(key, true);
}

export function isInDashboard(): boolean {
  return getContext<boolean | undefined>(key) === true;
}

/** Anybody may type an address; one that cannot be read names nothing. */
function decoded(text: string): string | null {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
