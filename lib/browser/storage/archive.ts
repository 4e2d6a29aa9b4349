// The ledger at length: reads far back without reading all, takes in what a file holds, and forgets what is old.
import type { Evidence } from '../../core/evidence.ts';
import { newPurchase, type Purchase } from '../../core/purchase.ts';
import { isLater } from '../../wallet/history-query.ts';
import type { Archive, Past, Stretch } from '../../wallet/ports.ts';
import type { Database } from './database.ts';
import { sumUp } from './day-sums.ts';
import { booked, journal, logRange, strict } from './ledger.ts';

/** Rows of the largest batch: small enough to let a payment in between, and hardly slower than more at once. */
const largest = 1_024;
const growth = 4;

export function archiveIn(opening: Promise<Database>): Archive {
  return {
    backwards: (stretch, first) => backwards(opening, stretch, first),

    async inStates(states) {
      const index = (await opening).transaction('purchases').store.index('money');
      const found = await Promise.all(states.map((state) => index.getAll(state)));
      return found.flat().sort(newestFirst);
    },

    async daySums(from, to) {
      return from < to ? (await opening).getAll('days', IDBKeyRange.bound([from], [to], false, true)) : [];
    },

    async takeIn(past) {
      const transaction = (await opening).transaction(journal, 'readwrite', strict);
      const purchases = transaction.objectStore('purchases');
      let added = 0;
      try {
        for (const one of past) {
          const { id, nonce } = one.terms;
          const known = [await purchases.getKey(id), await purchases.index('nonce').getKey(nonce)];
          if (known.some((key) => key !== undefined)) continue;
          const { purchase, entries } = replayed(one);
          for (const entry of entries) await transaction.objectStore('evidence').add(entry);
          await purchases.add(purchase);
          await sumUp(transaction.objectStore('days'), null, purchase);
          added += 1;
        }
      } catch (error) {
        transaction.abort(); // what was written before the row that failed would be committed otherwise
        await transaction.done.catch(() => undefined);
        throw error;
      }
      await transaction.done;
      return added;
    },

    async forget(before, mayGo) {
      let gone = 0;
      for await (const batch of backwards(opening, { to: before }, largest)) {
        const ids = batch.filter(mayGo).map(({ id }) => id);
        if (ids.length > 0) gone += await remove(await opening, ids, mayGo);
      }
      return gone;
    },
  };
}

/** Each batch is a transaction of its own, so that a payment never waits for a long list. */
async function* backwards(
  opening: Promise<Database>,
  stretch: Stretch,
  first: number,
): AsyncGenerator<readonly Purchase[]> {
  const database = await opening;
  const { site, from = 0 } = stretch;
  let { to = Number.POSITIVE_INFINITY } = stretch;
  for (let size = first; from < to; size = Math.min(size * growth, largest)) {
    const rows = rowsOf(database, site);
    // Whole moments, so that the next batch begins where this one ends, whatever happened at once.
    const low = Math.max(...(await Promise.all(rows.map((row) => row.momentBack(size, from, to)))));
    const found = await Promise.all(rows.map((row) => row.between(low, to)));
    yield found.flat().sort(newestFirst);
    to = low;
  }
}

/** Rows in the order of time, by one index. */
interface Rows {
  /** The moment of the row so many back from `to`; `from` where there are fewer. */
  momentBack(count: number, from: number, to: number): Promise<number>;
  between(from: number, to: number): Promise<Purchase[]>;
}

/** All purchases; or those of a site, which lie in two rows, one for each kind of money. */
function rowsOf(database: Database, site: string | undefined): Rows[] {
  const { store } = database.transaction('purchases');
  if (site === undefined) {
    const index = store.index('at');
    return [
      {
        momentBack: async (count, from, to) =>
          (await keyBack(index, IDBKeyRange.bound(from, to, false, true), count)) ?? from,
        between: (from, to) => index.getAll(IDBKeyRange.bound(from, to, false, true)),
      },
    ];
  }
  const index = store.index('site-kind-at');
  return ['real', 'test'].map((kind) => {
    const range = (from: number, to: number) =>
      IDBKeyRange.bound([site, kind, from], [site, kind, to], false, true);
    return {
      momentBack: async (count, from, to) => (await keyBack(index, range(from, to), count))?.[2] ?? from,
      between: (from, to) => index.getAll(range(from, to)),
    };
  });
}

/** One step of the cursor however far it goes, and no row is read. */
async function keyBack<Key>(
  index: { openKeyCursor(range: IDBKeyRange, direction: 'prev'): Promise<KeyCursor<Key> | null> },
  range: IDBKeyRange,
  count: number,
): Promise<Key | undefined> {
  const cursor = await index.openKeyCursor(range, 'prev');
  return count === 1 ? cursor?.key : (await cursor?.advance(count - 1))?.key;
}

interface KeyCursor<Key> {
  readonly key: Key;
  advance(count: number): Promise<{ readonly key: Key } | null>;
}

function newestFirst(one: Purchase, other: Purchase): number {
  return isLater(one, other) ? -1 : 1;
}

/** What a log says is added up, and nothing that is written beside it. */
function replayed({ terms, log }: Past): { purchase: Purchase; entries: Evidence[] } {
  let purchase = newPurchase(terms);
  const entries: Evidence[] = [];
  for (const { at, ...happening } of log) {
    const [next, entry] = booked(purchase, happening, at);
    purchase = next;
    entries.push(entry);
  }
  return { purchase, entries };
}

/** Looked at once more inside the transaction: it may have changed since it was read. */
async function remove(
  database: Database,
  ids: readonly string[],
  mayGo: (purchase: Purchase) => boolean,
): Promise<number> {
  const transaction = database.transaction(journal, 'readwrite');
  const purchases = transaction.objectStore('purchases');
  let gone = 0;
  for (const id of ids) {
    const purchase = await purchases.get(id);
    if (purchase === undefined || !mayGo(purchase)) continue;
    await sumUp(transaction.objectStore('days'), purchase, null);
    await Promise.all([purchases.delete(id), transaction.objectStore('evidence').delete(logRange(id))]);
    gone += 1;
  }
  await transaction.done;
  return gone;
}
