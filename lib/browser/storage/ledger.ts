// The ledger in IndexedDB. Whatever decides about money happens inside one strict transaction.
import { after, type Evidence, type Happening } from '../../core/evidence.ts';
import { covers, newPurchase, type Purchase, unsettledStates } from '../../core/purchase.ts';
import { everywhere } from '../../rules/wildcard.ts';
import type { Decision, Ledger } from '../../wallet/ports.ts';
import { remembering } from '../../wallet/site-memory.ts';
import { recordAfter, type TrackRecord } from '../../wallet/track-record.ts';
import type { Database } from './database.ts';
import { sumUp } from './day-sums.ts';
import { readFacts, readHolding, reservationStores, withFates } from './rule-facts.ts';
import { keepWords } from './word-index.ts';

export const strict = { durability: 'strict' } as const;

/** Written together: a purchase, its log, what its day comes to, and what it is found by. */
export const journal = ['purchases', 'evidence', 'days', 'words'] as const;
/** With news of it, what they tell of its network. */
const news = [...journal, 'records'] as const;

export function ledgerIn(opening: Promise<Database>): Ledger {
  return {
    async reserve(terms, first, decide) {
      const stores = reservationStores;
      const transaction = (await opening).transaction(stores, 'readwrite', strict);
      // Only IndexedDB is awaited in here: any other await would let the transaction commit early.
      const facts = await readFacts(transaction, terms);
      const verdict = decide(facts);
      const purchases = transaction.objectStore('purchases');
      if (verdict.say !== 'pay') return verdict;
      const [purchase, evidence] = booked(newPurchase(terms), explained(first, verdict), terms.at);
      await Promise.all([
        purchases.add(purchase),
        transaction.objectStore('evidence').add(evidence),
        transaction.objectStore('memories').put(remembering(facts.memory, purchase)),
        sumUp(transaction.objectStore('days'), null, purchase),
        keepWords({ purchases, words: transaction.objectStore('words') }, null, purchase),
        transaction.done,
      ]);
      return verdict;
    },

    async facts(of, latest) {
      return readFacts((await opening).transaction(reservationStores), of, latest);
    },

    async latest(since) {
      const { store } = (await opening).transaction('purchases');
      const [purchases, open] = await Promise.all([
        store.index('at').getAll(IDBKeyRange.lowerBound(since)),
        withFates(store.index('fate'), ['reserved', ...unsettledStates]),
      ]);
      return { purchases, open };
    },

    async book(id, happening, at, headers) {
      const transaction = (await opening).transaction(news, 'readwrite', strict);
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
        keepRecord(transaction.objectStore('records'), before, happening, at),
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
      const { store } = (await opening).transaction('purchases');
      return withFates(store.index('fate'), ['reserved', ...unsettledStates]);
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

    async holding(site, money) {
      return readHolding((await opening).transaction('rules').store, site, money);
    },

    async rules() {
      return (await (await opening).getAll('rules')).filter(({ site }) => site !== everywhere);
    },

    async putRule(rule) {
      await (await opening).put('rules', rule);
    },

    async removeRule(site, money) {
      await (await opening).delete('rules', [site, money]);
    },
  };
}

/** The log of one purchase. */
export function logRange(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

/** The first entry of a log, with the reasons why there is one. */
function explained(first: Happening, { opinions }: Decision): Happening {
  return first.kind === 'reserved' && opinions !== undefined ? { ...first, opinions } : first;
}

/** The next entry of a purchase's log, and the purchase after it. */
export function booked(purchase: Purchase, happening: Happening, at: number): [Purchase, Evidence] {
  const evidence: Evidence = { ...happening, purchase: purchase.id, n: purchase.entries, at };
  return [after(purchase, evidence), evidence];
}

/** The store `records`, inside the transaction that books the news. */
interface Records {
  get(network: string): Promise<TrackRecord | undefined>;
  put(record: TrackRecord): Promise<unknown>;
}

async function keepRecord(
  records: Records,
  before: Purchase,
  happening: Happening,
  at: number,
): Promise<void> {
  const record = recordAfter(await records.get(before.network), before, happening, at);
  if (record !== null) await records.put(record);
}
