// The ledger at length: reads far back without reading all, takes in what a file holds, and forgets what is old.
import type { Evidence } from '../../core/evidence.ts';
import { newPurchase, type Purchase } from '../../core/purchase.ts';
import type { Archive, Fate, Past } from '../../wallet/ports.ts';
import { backwards, largest, newestFirst } from './backwards.ts';
import { type Database, fatesOf } from './database.ts';
import { sumUp } from './day-sums.ts';
import { booked, journal, logRange, strict } from './ledger.ts';
import { keepWords } from './word-index.ts';

export function archiveIn(opening: Promise<Database>): Archive {
  return {
    backwards: (stretch, first) => backwards(opening, stretch, first),

    async withFates(fates) {
      const index = (await opening).transaction('purchases').store.index('fate');
      const found = await Promise.all(fates.map((fate) => index.getAll(rangeOfFate(fate))));
      return found.flat().sort(newestFirst);
    },

    async daySums(from, to) {
      return from < to ? (await opening).getAll('days', IDBKeyRange.bound([from], [to], false, true)) : [];
    },

    async takeIn(past) {
      const transaction = (await opening).transaction(journal, 'readwrite', strict);
      const [purchases, words] = [transaction.objectStore('purchases'), transaction.objectStore('words')];
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
          await keepWords({ purchases, words }, null, purchase);
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

/** What another wallet decided has its goods there, and a name before `rule` and `user`. */
function rangeOfFate({ money, delivery }: Fate): IDBKeyRange {
  return delivery === undefined
    ? fatesOf(money)
    : IDBKeyRange.bound([money, delivery, 'rule'], [money, delivery, 'user']);
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
  const [purchases, words] = [transaction.objectStore('purchases'), transaction.objectStore('words')];
  let gone = 0;
  for (const id of ids) {
    const purchase = await purchases.get(id);
    if (purchase === undefined || !mayGo(purchase)) continue;
    await sumUp(transaction.objectStore('days'), purchase, null);
    await Promise.all([purchases.delete(id), transaction.objectStore('evidence').delete(logRange(id))]);
    await keepWords({ purchases, words }, purchase, null);
    gone += 1;
  }
  await transaction.done;
  return gone;
}
