// The place in the dashboard that the hash of its address names: `#receipts`, `#receipts/a1`, `#receipts?state=open`, an allowance
// that is to be granted: `#accounts?network=eip155:8453&token=0x…&amount=10000`, or a token to look at: `#networks?network=…&token=0x…`.
import { getContext, setContext } from 'svelte';
import type { HistoryState, TokenPlace, WalletApi } from '../../lib/wallet/api.ts';
import { historyStates } from './filters.ts';

export interface Route {
  readonly page: string;
  /** One purchase of the page; null: all of them. */
  readonly id: string | null;
  readonly state: HistoryState | null;
  readonly allowance: AllowancePlace | null;
  /** One that a site wants to be paid with, to be looked at and perhaps added. */
  readonly token: TokenPlace | null;
}

/** What a payment through Permit2 was lacking, to be filled in. */
export interface AllowancePlace extends TokenPlace {
  /** Smallest unit, decimal; empty where nobody has said how much. */
  readonly amount: string;
}

/** What every page of the dashboard is given. */
export interface PageProps {
  readonly api: WalletApi;
  readonly route: Route;
  /** A link within the dashboard has led here. */
  readonly moved: boolean;
}

export const accountsPlace = '#accounts';
const networksPlace = '#networks';
export const allReceipts = '#receipts';
export const doubtfulReceipts = '#receipts?state=doubtful';

export function receiptAddress(id: string): string {
  return `${allReceipts}/${encodeURIComponent(id)}`;
}

export function allowanceAddress({ network, asset, amount }: AllowancePlace): string {
  return `${accountsPlace}?${new URLSearchParams({ network, token: asset, amount })}`;
}

export function tokenAddress({ network, asset }: TokenPlace): string {
  return `${networksPlace}?${new URLSearchParams({ network, token: asset })}`;
}

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [page = '', id = ''] = path.split('/');
  const said = new URLSearchParams(query);
  const state = historyStates.find((known) => known === said.get('state')) ?? null;
  const token = tokenIn(said);
  const isOfToken = `#${page}` === networksPlace;
  return {
    page,
    id: decoded(id),
    state,
    allowance: token === null || isOfToken ? null : { ...token, amount: amountIn(said) },
    token: isOfToken ? token : null,
  };
}

const key = Symbol('dashboard');

/** Called by the dashboard: links to its pages stay in its tab. */
export function beDashboard(): void {
  setContext(key, true);
}

export function isInDashboard(): boolean {
  return getContext<boolean | undefined>(key) === true;
}

function tokenIn(said: URLSearchParams): TokenPlace | null {
  const [network, asset] = [said.get('network'), said.get('token')];
  return network === null || asset === null ? null : { network, asset };
}

/** An amount that is none is not filled in. */
function amountIn(said: URLSearchParams): string {
  const amount = said.get('amount') ?? '';
  return /^[1-9][0-9]{0,77}$/.test(amount) ? amount : '';
}

/** Anybody may type an address; one that cannot be read names nothing. */
function decoded(text: string): string | null {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
