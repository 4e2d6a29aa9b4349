// The list of every datum kept on disk: one IndexedDB database, so that one transaction covers money and rules.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Purchase } from '../../core/purchase.ts';
import type { Rule } from '../../rules/index.ts';
import type { SealedVault } from '../../wallet/vault.ts';

interface TuppenceSchema extends DBSchema {
  purchases: {
    key: string;
    value: Purchase;
    indexes: {
      at: number;
      key: string;
      /** The facts of a reservation: one site, one kind of money, from a moment on. */
      'site-kind-at': [site: string, kind: string, at: number];
    };
  };
  rules: { key: [site: string, money: string]; value: Rule };
  /** Slots `a` and `b` hold sealed vaults; `current` names the good one. */
  vault: { key: 'a' | 'b' | 'current'; value: SealedVault | 'a' | 'b' };
  settings: { key: string; value: unknown };
}

export type Database = IDBPDatabase<TuppenceSchema>;

/** In IndexedDB of the extension's origin: content scripts cannot read it, `storage.local` they can. */
export function openDatabase(name = 'tuppence'): Promise<Database> {
  return openDB<TuppenceSchema>(name, 1, {
    upgrade(database) {
      const purchases = database.createObjectStore('purchases', { keyPath: 'id' });
      purchases.createIndex('at', 'at');
      purchases.createIndex('key', 'key');
      purchases.createIndex('site-kind-at', ['site', 'kind', 'at']);
      database.createObjectStore('rules', { keyPath: ['site', 'money'] });
      database.createObjectStore('vault');
      database.createObjectStore('settings');
    },
  });
}
