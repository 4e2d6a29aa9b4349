// Reads the ledger from its newest purchase backwards, in batches that grow: who stops early has read little.
import type { Purchase } from '../../core/purchase.ts';
import { isLater } from '../../wallet/history-query.ts';
import type { Stretch } from '../../wallet/ports.ts';
import type { Database } from './database.ts';
import { hasBacklog } from './word-backlog.ts';
import { momentsWith } from './word-search.ts';

/** Rows of the largest batch: small enough to let a payment in between, and hardly slower than more at once. */
export const largest = 1_024;
const growth = 4;

/** Moments of a word that is worth looking up; to collect more of them takes longer than to meet one among the newest. */
const fewEnough = 4_096;

/** Each batch is a transaction of its own, so that a payment never waits for a long list. */
export async function* backwards(
  opening: Promise<Database>,
  stretch: Stretch,
  first: number,
  rare = fewEnough,
): AsyncGenerator<readonly Purchase[]> {
  const database = await opening;
  const isSought = stretch.network !== undefined || (stretch.words ?? []).length > 0;
  if (isSought && !(await hasBacklog(database))) yield* byWords(database, stretch, first, rare);
  else yield* byTime(database, stretch, first);
}

export function newestFirst(one: Purchase, other: Purchase): number {
  return isLater(one, other) ? -1 : 1;
}

// --- by words --------------------------------------------------------------------------------------------------------

/** What is everywhere is met soon; what was not met soon may be of long ago, and is looked up after all. */
async function* byWords(
  database: Database,
  stretch: Stretch,
  first: number,
  rare: number,
): AsyncGenerator<readonly Purchase[]> {
  const moments = await momentsWith(database, stretch, rare);
  if (moments !== null) return yield* at(database, moments, first);
  let read = 0;
  let { to } = stretch;
  for await (const batch of byTime(database, stretch, first)) {
    yield batch;
    read += batch.length;
    to = batch.at(-1)?.at ?? to;
    if (read >= rare) break;
  }
  if (read < rare) return;
  const older = { ...stretch, to };
  const others = await momentsWith(database, older);
  yield* others === null ? byTime(database, older, largest) : at(database, others, largest);
}

async function* at(
  database: Database,
  moments: readonly number[],
  first: number,
): AsyncGenerator<readonly Purchase[]> {
  let size = first;
  for (let start = 0; start < moments.length; ) {
    const some = moments.slice(start, start + size);
    yield (await rowsAt(database, some)).sort(newestFirst);
    start += size;
    size = Math.min(size * growth, largest);
  }
}

/** One by one where they are far between; else with what lies between them. */
async function rowsAt(database: Database, moments: readonly number[]): Promise<Purchase[]> {
  const index = database.transaction('purchases').store.index('at');
  const range = IDBKeyRange.bound(moments.at(-1), moments[0]);
  const many = moments.length * 2;
  const isDense = (await index.getAllKeys(range, many)).length < many;
  return isDense
    ? index.getAll(range)
    : (await Promise.all(moments.map((moment) => index.getAll(moment)))).flat();
}

// --- by time ---------------------------------------------------------------------------------------------------------

async function* byTime(
  database: Database,
  { site, from = 0, to: end = Number.POSITIVE_INFINITY }: Stretch,
  first: number,
): AsyncGenerator<readonly Purchase[]> {
  let to = end;
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
