// What is looked for in the history, and whether a purchase is it. Pure; the pages come from the ledger.
import { counts, type MoneyState, type Purchase, unsettledStates } from '../core/purchase.ts';
import type { HistoryQuery, HistoryState } from './api.ts';
import { pathOf, transactionOf } from './receipt.ts';

/** Whether the purchase is looked for, wherever the page begins. */
export function matcherOf(query: HistoryQuery): (purchase: Purchase) => boolean {
  const words = (query.text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (purchase) =>
    isWithin(purchase, query) &&
    (query.site === undefined || purchase.site === query.site) &&
    (query.network === undefined || purchase.network === query.network) &&
    (query.state === undefined || isInState(purchase, query.state)) &&
    (words.length === 0 || hasAll(words, purchase));
}

/** States that the ledger finds by themselves, since few purchases are in them; null: it must be looked at in turn. */
export function statesOf({ state }: HistoryQuery): readonly MoneyState[] | null {
  return state === 'open' || state === 'unpaid' || state === 'conflict' ? statesBy[state] : null;
}

/** All that count, and are neither settled nor said to be. */
export const unpaidYet: readonly MoneyState[] = ['reserved', 'signed', 'live', 'unknown', 'conflict'];

const statesBy: Readonly<Record<Exclude<HistoryState, 'undelivered'>, readonly MoneyState[]>> = {
  open: ['reserved', ...unsettledStates],
  paid: ['claimed', 'seen', 'settled'],
  unpaid: ['expired', 'cancelled', 'void'],
  conflict: ['conflict'],
};

function isInState({ money, delivery, decidedBy }: Purchase, state: HistoryState): boolean {
  if (state !== 'undelivered') return statesBy[state].includes(money);
  // What another wallet bought came to that wallet; what was never signed was never owed.
  return isOutstanding(delivery) && counts(money) && money !== 'reserved' && decidedBy !== 'elsewhere';
}

function isOutstanding(delivery: Purchase['delivery']): boolean {
  return delivery === 'none' || delivery === 'undelivered';
}

function isWithin({ at }: Purchase, { from = 0, to = Number.POSITIVE_INFINITY }: HistoryQuery): boolean {
  return at >= from && at < to;
}

function hasAll(words: readonly string[], purchase: Purchase): boolean {
  const { site, url, payTo } = purchase;
  const text = `${site} ${readable(pathOf(url))} ${payTo} ${transactionOf(purchase) ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** As it is shown in an address bar; a path that is no text stays as it is. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Where a page ended: times are not unique, so the id tells the rest. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

export function cursorOf({ at, id }: Place): string {
  return `${at}-${id}`;
}

/** Null for what is no cursor of ours. */
export function placeOf(cursor: string): Place | null {
  const [, at, id] = /^([0-9]{1,16})-([A-Za-z0-9-]{1,80})$/.exec(cursor) ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id };
}

/** The order of every list: newest first. */
export function isLater(one: Place, other: Place): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at;
}

const states: readonly HistoryState[] = ['open', 'paid', 'unpaid', 'conflict', 'undelivered'];

/** A query as it came in a message: what is not of its kind is not looked for. */
export function readQuery(said: unknown): HistoryQuery {
  const { text, site, network, state, from, to, cursor, limit } = (said ?? {}) as Record<string, unknown>; // each is checked
  return {
    ...(typeof text === 'string' ? { text: text.slice(0, 200) } : {}),
    ...(typeof site === 'string' ? { site } : {}),
    ...(typeof network === 'string' ? { network } : {}),
    ...(states.includes(state as HistoryState) ? { state: state as HistoryState } : {}),
    ...(isTime(from) ? { from } : {}),
    ...(isTime(to) ? { to } : {}),
    ...(typeof cursor === 'string' ? { cursor } : {}),
    ...(isTime(limit) ? { limit } : {}),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
