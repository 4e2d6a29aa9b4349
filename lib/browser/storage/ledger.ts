// The ledger in IndexedDB. Whatever decides about money happens inside one strict transaction.
import { after, type Evidence, type Happening } from '../../core/evidence.ts';
import {
  covers,
  type MoneyState,
  newPurchase,
  type Purchase,
  type Terms,
  unsettledStates,
} from '../../core/purchase.ts';
import { day } from '../../wallet/history.ts';
import type { Ledger } from '../../wallet/ports.ts';
import { remembering } from '../../wallet/site-memory.ts';
import type { Database } from './database.ts';
import { sumUp } from './day-sums.ts';
import { keepWords } from './word-index.ts';

export const strict = { durability: 'strict' } as const;

/** Written together: a purchase, its log, what its day comes to, and what it is found by. */
export const journal = ['purchases', 'evidence', 'days', 'words'] as const;

export function ledgerIn(opening: Promise<Database>): Ledger {
  return {
    async reserve(terms, first, decide) {
      const stores = [...journal, 'rules', 'memories'] as const;
      const transaction = (await opening).transaction(stores, 'readwrite', strict);
      const purchases = transaction.objectStore('purchases');
      const memories = transaction.objectStore('memories');
      const scope: [string, string] = [terms.site, terms.kind];
      // Only IndexedDB is awaited in here: any other await would let the transaction commit early.
      const [rule, memory, recent, alike] = await Promise.all([
        transaction.objectStore('rules').get(scope),
        memories.get(scope),
        purchases.index('site-kind-at').getAll(lastDayOf(terms)),
        purchases.index('thing').getAll(terms.thing),
      ]);
      const verdict = decide({ rule, memory, recent, alike });
      if (verdict.say !== 'pay') return verdict;
      const [purchase, evidence] = booked(newPurchase(terms), first, terms.at);
      await Promise.all([
        purchases.add(purchase),
        transaction.objectStore('evidence').add(evidence),
        memories.put(remembering(memory, purchase)),
        sumUp(transaction.objectStore('days'), null, purchase),
        keepWords({ purchases, words: transaction.objectStore('words') }, null, purchase),
        transaction.done,
      ]);
      return verdict;
    },

    async book(id, happening, at, headers) {
      const transaction = (await opening).transaction(journal, 'readwrite', strict);
      const purchases = transaction.objectStore('purchases');
      const before = await purchases.get(id);
      if (before === undefined) throw new Error('what was never reserved has no evidence');
      const [next, evidence] = booked(before, happening, at);
      // What was given up meanwhile has no bytes to send.
      const purchase = headers !== undefined && next.money === 'signed' ? { ...next, headers } : next;
      await Promise.all([
        purchases.put(purchase),
        transaction.objectStore('evidence').add(evidence),
        sumUp(transaction.objectStore('days'), before, purchase),
        keepWords({ purchases, words: transaction.objectStore('words') }, before, purchase),
        transaction.done,
      ]);
      return purchase;
    },

    async adopt(terms, happenings) {
      const transaction = (await opening).transaction(journal, 'readwrite', strict);
      const purchases = transaction.objectStore('purchases');
      const alike = await purchases.index('nonce').getAll(terms.nonce);
      if (alike.some((other) => covers(other, terms))) return false;
      let purchase = newPurchase(terms);
      // Under this id there can only be what a file said of the same use, and the chain knows better.
      const writes: Promise<unknown>[] = [transaction.objectStore('evidence').delete(logRange(terms.id))];
      for (const happening of happenings) {
        const [next, evidence] = booked(purchase, happening, terms.at);
        writes.push(transaction.objectStore('evidence').add(evidence));
        purchase = next;
      }
      const days = transaction.objectStore('days');
      const before = (await purchases.get(terms.id)) ?? null;
      writes.push(sumUp(days, before, null).then(() => sumUp(days, null, purchase)));
      writes.push(purchases.put(purchase));
      const stores = { purchases, words: transaction.objectStore('words') };
      writes.push(keepWords(stores, before, null), keepWords(stores, null, purchase));
      await Promise.all([...writes, transaction.done]);
      return true;
    },

    async find(id) {
      return (await opening).get('purchases', id);
    },

    async evidence(id) {
      return (await opening).getAll('evidence', logRange(id));
    },

    async unsettled() {
      const index = (await opening).transaction('purchases').store.index('fate');
      const states = ['reserved', ...unsettledStates] as const;
      return (await Promise.all(states.map((state) => index.getAll(fatesOf(state))))).flat();
    },

    async newest(limit) {
      const found: Purchase[] = [];
      const index = (await opening).transaction('purchases').store.index('at');
      let cursor = await index.openCursor(null, 'prev');
      while (cursor !== null && found.length < limit) {
        found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return found;
    },

    async since(at) {
      return (await opening).getAllFromIndex('purchases', 'at', IDBKeyRange.lowerBound(at));
    },

    async rule(site, money) {
      return (await opening).get('rules', [site, money]);
    },

    async rules() {
      return (await opening).getAll('rules');
    },

    async putRule(rule) {
      await (await opening).put('rules', rule);
    },
  };
}

/** The log of one purchase. */
export function logRange(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

/** All purchases whose money is in this state; a list comes after every text. */
export function fatesOf(money: MoneyState): IDBKeyRange {
  return IDBKeyRange.bound([money], [money, []]);
}

/** The next entry of a purchase's log, and the purchase after it. */
export function booked(purchase: Purchase, happening: Happening, at: number): [Purchase, Evidence] {
  const evidence: Evidence = { ...happening, purchase: purchase.id, n: purchase.entries, at };
  return [after(purchase, evidence), evidence];
}

/** Everything of this site and kind of money in the 24 hours before the purchase, and whatever a clock set later. */
function lastDayOf({ site, kind, at }: Terms): IDBKeyRange {
  return IDBKeyRange.bound([site, kind, at - day], [site, kind, Number.MAX_SAFE_INTEGER]);
}
