// The list of every datum kept on disk: one IndexedDB database, so that one transaction covers money and rules.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { Evidence } from '../../core/evidence.ts';
import type { Delivery, MoneyState, Purchase } from '../../core/purchase.ts';
import type { Rule } from '../../rules/index.ts';
import type { DaySum, SiteMemory } from '../../wallet/ports.ts';
import { firstRules } from '../../wallet/templates.ts';
import type { TrackRecord } from '../../wallet/track-record.ts';
import type { SealedVault } from '../../wallet/vault.ts';
import { sumUp } from './day-sums.ts';
import { logFromVersion1 } from './former-log.ts';
import { purchaseFromVersion1 } from './migrations.ts';
import { backlogKey, type MomentWords, nothingYet } from './word-index.ts';

export interface TuppenceSchema extends DBSchema {
  purchases: {
    key: string;
    value: Purchase;
    indexes: {
      at: number;
      thing: string;
      nonce: string;
      /** What the reconciler and the filters look for is found without reading what is closed. */
      fate: [money: MoneyState, delivery: Delivery, decidedBy: Purchase['decidedBy']];
      /** The facts of a reservation: one site, one kind of money, from a moment on. */
      'site-kind-at': [site: string, kind: string, at: number];
    };
  };
  /** Append-only: what the state of each purchase is the sum of. */
  evidence: { key: [purchase: string, n: number]; value: Evidence };
  /** See `day-sums.ts`. */
  days: {
    key: [day: number, site: string, network: string];
    value: DaySum;
    indexes: {
      /** What one site cost in a month is one question, however many others there are. */
      'site-kind-day': [site: string, kind: string, day: number];
    };
  };
  /** How paying went on each network: see `track-record.ts`. */
  records: { key: string; value: TrackRecord };
  /** See `word-index.ts`. */
  words: { key: number; value: MomentWords; indexes: { words: string } };
  /** Of single sites, of wildcards, and of all sites (`*`). */
  rules: { key: [site: string, money: string]; value: Rule };
  memories: { key: [site: string, money: string]; value: SiteMemory };
  /** Slots `a` and `b` hold sealed vaults; `current` names the good one. */
  vault: { key: 'a' | 'b' | 'current'; value: SealedVault | 'a' | 'b' };
  /** What the user set, each with its reader in `settings.ts` and `security-settings.ts`; under `send:` what was sent. */
  settings: { key: string; value: unknown };
}

export type Database = IDBPDatabase<TuppenceSchema>;

const version = 5;

/** In IndexedDB of the extension's origin: content scripts cannot read it, `storage.local` they can. */
export function openDatabase(name = 'tuppence'): Promise<Database> {
  return openDB<TuppenceSchema>(name, version, {
    async upgrade(database, from, _to, transaction) {
      if (from < 1) createVersion1(database);
      if (from < 2) await toVersion2(database, transaction);
      if (from < 3) await toVersion3(database, transaction);
      if (from < 4) toVersion4(database);
      if (from < 5) toVersion5(transaction);
      // A profile that had rules before goes on without: what it allowed means what it meant.
      if (from < 1) for (const rule of firstRules) await transaction.objectStore('rules').put(rule);
    },
  });
}

function createVersion1(database: Database): void {
  const purchases = database.createObjectStore('purchases', { keyPath: 'id' });
  purchases.createIndex('at', 'at');
  purchases.createIndex(indexOf1, 'key');
  purchases.createIndex('site-kind-at', ['site', 'kind', 'at']);
  database.createObjectStore('rules', { keyPath: ['site', 'money'] });
  database.createObjectStore('vault');
  database.createObjectStore('settings');
}

/** Of earlier versions alone, so the types of today do not know them. */
const indexOf1 = 'key' as 'thing';
const indexOf2 = 'money' as 'thing';

type Upgrade = IDBPTransaction<TuppenceSchema, StoreNames<TuppenceSchema>[], 'versionchange'>;

/** Evidence, what is remembered of sites, and the purchases' new fields; nothing stops counting by it. */
async function toVersion2(database: Database, transaction: Upgrade): Promise<void> {
  const purchases = transaction.objectStore('purchases');
  purchases.deleteIndex(indexOf1);
  purchases.createIndex('thing', 'thing');
  purchases.createIndex('nonce', 'nonce');
  purchases.createIndex(indexOf2, 'money');
  const evidence = database.createObjectStore('evidence', { keyPath: ['purchase', 'n'] });
  database.createObjectStore('memories', { keyPath: ['site', 'money'] });
  const days = database.createObjectStore('days', { keyPath: ['day', 'site', 'network'] });
  for (const row of await purchases.getAll()) {
    const log = logFromVersion1(row);
    const purchase = { ...purchaseFromVersion1(row), entries: log.length };
    await purchases.put(purchase);
    await sumUp(days, null, purchase);
    for (const [n, happening] of log.entries())
      await evidence.add({ ...happening, purchase: row.id, n, at: row.at });
  }
}

/** The purchases stay as they are; those of before are given their words afterwards. */
async function toVersion3(database: Database, transaction: Upgrade): Promise<void> {
  const purchases = transaction.objectStore('purchases');
  purchases.deleteIndex(indexOf2);
  purchases.createIndex('fate', ['money', 'delivery', 'decidedBy']);
  const words = database.createObjectStore('words', { keyPath: 'at' });
  words.createIndex('words', 'words', { multiEntry: true });
  const isEmpty = (await purchases.count()) === 0;
  if (!isEmpty) await transaction.objectStore('settings').put(nothingYet, backlogKey);
}

/** Nothing is known of how paying went before: every network begins as what is usual there. */
function toVersion4(database: Database): void {
  database.createObjectStore('records', { keyPath: 'network' });
}

function toVersion5(transaction: Upgrade): void {
  transaction.objectStore('days').createIndex('site-kind-day', ['site', 'kind', 'day']);
}

/** All purchases whose money is in this state; a list comes after every text. */
export function fatesOf(money: MoneyState): IDBKeyRange {
  return IDBKeyRange.bound([money], [money, []]);
}
