// What is looked for in the history, and whether a purchase is it. Pure; the pages come from the ledger.
import { isDoubtful } from '../core/doubt.ts';
import {
  counts,
  type Delivery,
  type MoneyState,
  moneyStates,
  type Purchase,
  unsettledStates,
} from '../core/purchase.ts';
import type { HistoryQuery, HistoryState } from './api.ts';
import type { Fate } from './ports.ts';
import { hasWords, wordsIn } from './search-words.ts';

/** Whether the purchase is looked for, wherever the page begins. */
export function matcherOf(query: HistoryQuery): (purchase: Purchase) => boolean {
  const words = wordsIn(query.text ?? '');
  return (purchase) =>
    isWithin(purchase, query) &&
    (query.site === undefined || purchase.site === query.site) &&
    (query.network === undefined || purchase.network === query.network) &&
    (query.state === undefined || isInState(purchase, query.state, query.now)) &&
    (words.length === 0 || hasWords(words, purchase));
}

/** What the ledger finds by itself, since few purchases come to it; null: it must be looked at in turn. */
export function fatesOf({ state }: HistoryQuery): readonly Fate[] | null {
  if (state === 'undelivered') return owedFates;
  if (state === 'doubtful') return fatesOf({ state: 'open' });
  return state === undefined || state === 'paid' ? null : statesBy[state].map((money) => ({ money }));
}

const statesBy: Readonly<Record<Exclude<HistoryState, 'undelivered' | 'doubtful'>, readonly MoneyState[]>> = {
  open: ['reserved', ...unsettledStates],
  paid: ['claimed', 'seen', 'settled'],
  unpaid: ['expired', 'cancelled', 'void'],
  conflict: ['conflict'],
};

/** All that count, and are neither settled nor said to be. */
export const unpaidYet: readonly Fate[] = moneyStates
  .filter((money) => counts(money) && !statesBy.paid.includes(money))
  .map((money) => ({ money }));

const outstanding = ['none', 'undelivered'] as const satisfies Delivery[];

/** What was never signed was never owed. */
const owedFates: readonly Fate[] = moneyStates
  .filter((money) => counts(money) && money !== 'reserved')
  .flatMap((money) => outstanding.map((delivery) => ({ money, delivery })));

function isInState(purchase: Purchase, state: HistoryState, now = Number.POSITIVE_INFINITY): boolean {
  const { money, delivery, decidedBy } = purchase;
  if (state === 'doubtful') return isDoubtful(purchase, now);
  if (state !== 'undelivered') return statesBy[state].includes(money);
  // What another wallet bought came to that wallet.
  return (
    decidedBy !== 'elsewhere' && owedFates.some((owed) => owed.money === money && owed.delivery === delivery)
  );
}

function isWithin({ at }: Purchase, { from = 0, to = Number.POSITIVE_INFINITY }: HistoryQuery): boolean {
  return at >= from && at < to;
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

const states: readonly HistoryState[] = ['open', 'doubtful', 'paid', 'unpaid', 'conflict', 'undelivered'];

/** A query as it came in a message: what is not of its kind is not looked for. */
export function readQuery(said: unknown): HistoryQuery {
  const { text, site, network, state, now, from, to, cursor, limit } = (said ?? {}) as Record<
    string,
    unknown
  >; // each is checked
  return {
    ...(typeof text === 'string' ? { text: text.slice(0, 200) } : {}),
    ...(typeof site === 'string' ? { site } : {}),
    ...(typeof network === 'string' ? { network } : {}),
    ...(states.includes(state as HistoryState) ? { state: state as HistoryState } : {}),
    ...(isTime(now) ? { now } : {}),
    ...(isTime(from) ? { from } : {}),
    ...(isTime(to) ? { to } : {}),
    ...(typeof cursor === 'string' ? { cursor } : {}),
    ...(isTime(limit) ? { limit } : {}),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
