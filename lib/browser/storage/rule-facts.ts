// Reads what a reservation is judged by, inside its transaction. Whole days come from their sums, so that a hundred thousand
// purchases cost no more than a hundred; the days at the ends of a window are read purchase by purchase.
import type { IDBPTransaction } from 'idb';
import { counts, type MoneyState, outstandingStates, type Purchase } from '../../core/purchase.ts';
import type { Holding, Rule } from '../../rules/index.ts';
import { covers, everywhere, isWildcard, wildcardsOver } from '../../rules/wildcard.ts';
import { day } from '../../wallet/history.ts';
import type { DaySum, Facts, Latest, Scope as Whose } from '../../wallet/ports.ts';
import { countedSince, isUse, month, spent } from '../../wallet/rule-facts.ts';
import { dayOf } from '../../wallet/totals.ts';
import { fatesOf, type TuppenceSchema } from './database.ts';

/** What a reservation reads and writes. */
export const reservationStores = ['purchases', 'evidence', 'days', 'words', 'rules', 'memories'] as const;
type Transaction = IDBPTransaction<TuppenceSchema, typeof reservationStores, 'readonly' | 'readwrite'>;

/**
 * Only IndexedDB is awaited in here: any other await would let the transaction commit early. `latest` comes from a transaction of
 * its own, and is for looking alone.
 */
export async function readFacts(
  transaction: Transaction,
  of: Whose,
  latest?: Promise<Latest>,
): Promise<Facts> {
  const { site, kind: money, at, thing } = of;
  const holding = await readHolding(transaction.objectStore('rules'), site, money);
  const scope: Scope = { transaction, name: holding.rule?.site ?? site, money };
  const since = countedSince(holding.rule);
  const [memory, recent, earlier, lastPaid, uses, spentEverywhere, outstanding, alike] = await Promise.all([
    transaction.objectStore('memories').get([site, money]),
    rowsOf(scope, at - day, Number.MAX_SAFE_INTEGER),
    stretchOf(scope, at - month, at - day),
    lastAt(scope, at),
    since === null ? [] : rowsOf(scope, since, Number.MAX_SAFE_INTEGER),
    spentEverywhereSince(at - day, scope, latest),
    outstandingOf(scope, latest),
    transaction.objectStore('purchases').index('thing').getAll(thing),
  ]);
  const timesTrusted = uses.filter(isUse).length;
  return {
    ...holding,
    memory,
    recent,
    spentEarlier: costOf(earlier),
    earliest: firstDayOf(earlier),
    lastPaid,
    timesTrusted,
    spentEverywhere,
    outstanding,
    alike,
  };
}

/** The store of rules, inside whatever transaction. */
interface Rules {
  get(key: [site: string, money: string]): Promise<Rule | undefined>;
}

export async function readHolding(rules: Rules, site: string, money: string): Promise<Holding> {
  const names = [site, ...wildcardsOver(site)];
  const [all, ...found] = await Promise.all([everywhere, ...names].map((name) => rules.get([name, money])));
  return { rule: found.find((rule) => rule !== undefined), all };
}

/** `name`: a site, a wildcard, or everywhere. */
interface Scope {
  readonly transaction: Transaction;
  readonly name: string;
  readonly money: string;
}

/** `to` itself is not in it. */
async function rowsOf({ transaction, name, money }: Scope, from: number, to: number): Promise<Purchase[]> {
  if (from >= to) return [];
  const purchases = transaction.objectStore('purchases');
  if (isOne(name))
    return purchases
      .index('site-kind-at')
      .getAll(IDBKeyRange.bound([name, money, from], [name, money, to], false, true));
  const rows = await purchases.index('at').getAll(IDBKeyRange.bound(from, to, false, true));
  return rows.filter((row) => row.kind === money && isIn(name, row.site));
}

/** Whole days by their sums, the parts of days at the ends by their purchases. */
interface Stretch {
  readonly sums: readonly DaySum[];
  readonly ends: readonly Purchase[];
}

/** Without an end, all that a clock set later is in it. */
async function stretchOf(scope: Scope, from: number, to: number): Promise<Stretch> {
  const [first, last] = [Math.ceil(from / day), dayOf(to)]; // whole days, `last` not in it
  if (first >= last) return { sums: [], ends: await rowsOf(scope, from, to) };
  const [sums, ...ends] = await Promise.all([
    sumsOf(scope, first, last),
    rowsOf(scope, from, first * day),
    rowsOf(scope, last * day, to),
  ]);
  return { sums, ends: ends.flat() };
}

/** What counts, in micro-dollars. */
function costOf({ sums, ends }: Stretch): bigint {
  return sums.reduce((sum, { cost }) => sum + BigInt(cost), 0n) + spent(ends);
}

/** Of what counts. */
function firstDayOf({ sums, ends }: Stretch): number | null {
  const days = [
    ...sums.map((sum) => sum.day),
    ...ends.filter(({ money }) => counts(money)).map(({ at }) => dayOf(at)),
  ];
  return days.length === 0 ? null : Math.min(...days);
}

async function spentEverywhereSince(from: number, scope: Scope, latest?: Promise<Latest>): Promise<bigint> {
  if (latest === undefined)
    return costOf(await stretchOf({ ...scope, name: everywhere }, from, Number.POSITIVE_INFINITY));
  const { purchases } = await latest;
  return spent(purchases.filter(({ kind, at }) => kind === scope.money && at >= from));
}

/** Of one site by an index, so that it does not matter how many others there are; of several, of all whose days these are. */
async function sumsOf({ transaction, name, money }: Scope, first: number, last: number): Promise<DaySum[]> {
  const days = transaction.objectStore('days');
  if (isOne(name)) {
    const own = IDBKeyRange.bound([name, money, first], [name, money, last], false, true);
    return days.index('site-kind-day').getAll(own);
  }
  const sums = await days.getAll(IDBKeyRange.bound([first], [last], false, true));
  return sums.filter((sum) => sum.kind === money && isIn(name, sum.site));
}

/** When the site was last paid. Of what a wildcard covers the day is known, and that is near enough to tell use from disuse. */
async function lastAt({ transaction, name, money }: Scope, at: number): Promise<number | null> {
  if (isOne(name)) {
    const index = transaction.objectStore('purchases').index('site-kind-at');
    const range = IDBKeyRange.bound([name, money, 0], [name, money, Number.MAX_SAFE_INTEGER]);
    return (await index.openKeyCursor(range, 'prev'))?.key[2] ?? null;
  }
  const sums = await sumsOf(
    { transaction, name, money },
    dayOf(at) - longestUnused,
    Number.POSITIVE_INFINITY,
  );
  const last = sums.at(-1);
  return last === undefined ? null : (last.day + 1) * day;
}

/** In days: a wildcard that was not used for longer is a new one. */
const longestUnused = 366;

async function outstandingOf({ transaction, money }: Scope, latest?: Promise<Latest>): Promise<bigint> {
  const index = transaction.objectStore('purchases').index('fate');
  const open =
    latest === undefined
      ? await withFates(index, outstandingStates)
      : (await latest).open.filter(isOutstanding);
  return spent(open.filter(({ kind }) => kind === money));
}

function isOutstanding({ money }: Purchase): boolean {
  return outstandingStates.some((state) => state === money);
}

/** Of the purchases' index `fate`, inside whatever transaction. */
interface ByFate {
  getAll(range: IDBKeyRange): Promise<Purchase[]>;
}

/** All whose money is in one of these states. */
export async function withFates(index: ByFate, states: readonly MoneyState[]): Promise<Purchase[]> {
  return (await Promise.all(states.map((state) => index.getAll(fatesOf(state))))).flat();
}

function isOne(name: string): boolean {
  return name !== everywhere && !isWildcard(name);
}

function isIn(name: string, site: string): boolean {
  return name === everywhere || covers(name, site);
}
