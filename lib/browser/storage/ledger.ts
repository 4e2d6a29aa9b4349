// The ledger in IndexedDB. Whatever decides about money happens inside one strict transaction.
import type { Purchase } from '../../core/purchase.ts';
import { day } from '../../wallet/history.ts';
import type { Ledger } from '../../wallet/ports.ts';
import type { Database } from './database.ts';

const strict = { durability: 'strict' } as const;

export function ledgerIn(opening: Promise<Database>): Ledger {
  return {
    async reserve(purchase, decide) {
      const transaction = (await opening).transaction(['purchases', 'rules'], 'readwrite', strict);
      const purchases = transaction.objectStore('purchases');
      // Only IndexedDB is awaited in here: any other await would let the transaction commit early.
      const [rule, recent, sameKey] = await Promise.all([
        transaction.objectStore('rules').get([purchase.site, purchase.kind]),
        purchases.index('site-kind-at').getAll(lastDayOf(purchase)),
        purchases.index('key').getAll(purchase.key),
      ]);
      const verdict = decide({ rule, recent, sameKey });
      if (verdict.say === 'pay') await purchases.add(purchase);
      await transaction.done;
      return verdict;
    },

    async change(id, next) {
      const transaction = (await opening).transaction('purchases', 'readwrite', strict);
      const purchase = await transaction.store.get(id);
      if (purchase === undefined) throw new Error('a purchase that was never reserved cannot change');
      const changed = next(purchase);
      await transaction.store.put(changed);
      await transaction.done;
      return changed;
    },

    async find(id) {
      return (await opening).get('purchases', id);
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

/** Everything of this site and kind of money in the 24 hours before the purchase, and whatever a clock set later. */
function lastDayOf(purchase: Purchase): IDBKeyRange {
  const { site, kind, at } = purchase;
  return IDBKeyRange.bound([site, kind, at - day], [site, kind, Number.MAX_SAFE_INTEGER]);
}
