// A database that an earlier version wrote, opened by this one: nothing is lost, nothing that counted stops counting, all is found.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import { type Database, openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { recordsIn } from '../../lib/browser/storage/records.ts';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { hasBacklog, workOffBacklog } from '../../lib/browser/storage/word-backlog.ts';
import { backlogKey, nothingYet } from '../../lib/browser/storage/word-index.ts';
import { momentsWith } from '../../lib/browser/storage/word-search.ts';
import { counts, isOpen, type MoneyState, newPurchase } from '../../lib/core/purchase.ts';
import { historyPage } from '../../lib/wallet/history.ts';
import type { Archive } from '../../lib/wallet/ports.ts';
import { reserve } from '../../lib/wallet/reserve.ts';
import { spent } from '../../lib/wallet/rule-facts.ts';
import { dayOf } from '../../lib/wallet/totals.ts';
import { payee, payer } from '../fixtures/challenges.ts';
import { past } from '../wallet/pasts.ts';
import { candidateFor, clockAt, countedRandom, networks, noon, shop, wantedFor } from '../wallet/world.ts';

const statesOfVersion1 = ['reserved', 'signed', 'live', 'claimed', 'unknown', 'void'] as const;
const otherPayee = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** A row as version 1 wrote it, member by member. */
function rowOfVersion1(money: (typeof statesOfVersion1)[number], change: object = {}) {
  const isSigned = money !== 'reserved' && money !== 'void';
  return {
    id: `id-${money}`,
    key: `key-${money}`,
    at: noon - 60_000,
    site: shop,
    url: `${shop}/${money}`,
    method: 'GET',
    file: null,
    dialect: 'x402-v2',
    scheme: 'exact-eip3009',
    network: 'eip155:8453',
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    amount: '10000',
    cost: '10000',
    kind: 'real',
    payTo: payee,
    account: payer,
    validBefore: noon / 1000,
    draft: {
      from: payer,
      to: payee,
      value: '10000',
      validAfter: String(noon / 1000 - 180),
      validBefore: String(noon / 1000),
      nonce: `0x${money}`,
    },
    decidedBy: 'rule',
    money,
    delivery: money === 'claimed' ? 'delivered' : 'none',
    headers: isSigned ? { 'PAYMENT-SIGNATURE': `proof ${money}` } : null,
    claim:
      money === 'claimed' ? { success: true, transaction: '0x1', network: 'base', errorReason: '' } : null,
    status: money === 'claimed' ? 200 : null,
    ...change,
  };
}

const rule = {
  site: shop,
  money: 'real',
  on: true,
  settings: { blocked: false, 'per-request': '50000', 'per-day': '500000' },
  changedAt: noon - 1,
};

let names = 0;

/** The stores and indexes of version 1, without the code of today. */
function databaseOfVersion1(rows: readonly object[]): Promise<string> {
  return databaseOf(1, (database) => {
    const purchases = database.createObjectStore('purchases', { keyPath: 'id' });
    purchases.createIndex('at', 'at');
    purchases.createIndex('key', 'key');
    purchases.createIndex('site-kind-at', ['site', 'kind', 'at']);
    const rules = database.createObjectStore('rules', { keyPath: ['site', 'money'] });
    const vault = database.createObjectStore('vault');
    const settings = database.createObjectStore('settings');
    for (const row of rows) purchases.add(row);
    rules.add(rule);
    vault.put('a', 'current');
    vault.put({ id: 'sealed' }, 'a');
    settings.put(true, 'developer-mode');
    settings.put({ failed: 3, retryAt: noon }, 'tries');
    settings.put('https://my.rpc.example/', 'rpc:eip155:8453');
  });
}

/** The same of version 2, without what has not changed since. */
function databaseOfVersion2(rows: readonly object[]): Promise<string> {
  return databaseOf(
    2,
    (database) => void storesOfVersion2(database, ['at', 'thing', 'nonce', 'money'], rows),
  );
}

function storesOfVersion2(
  database: IDBDatabase,
  indexes: readonly string[],
  rows: readonly object[],
): IDBObjectStore {
  const purchases = database.createObjectStore('purchases', { keyPath: 'id' });
  for (const name of indexes) purchases.createIndex(name, name);
  purchases.createIndex('site-kind-at', ['site', 'kind', 'at']);
  database.createObjectStore('evidence', { keyPath: ['purchase', 'n'] });
  database.createObjectStore('days', { keyPath: ['day', 'site', 'network'] });
  for (const name of ['rules', 'memories']) database.createObjectStore(name, { keyPath: ['site', 'money'] });
  for (const name of ['vault', 'settings']) database.createObjectStore(name);
  for (const row of rows) purchases.add(row);
  return purchases;
}

function storesOfVersion3(database: IDBDatabase, rows: readonly object[]): void {
  const purchases = storesOfVersion2(database, ['at', 'thing', 'nonce'], rows);
  purchases.createIndex('fate', ['money', 'delivery', 'decidedBy']);
  const words = database.createObjectStore('words', { keyPath: 'at' });
  words.createIndex('words', 'words', { multiEntry: true });
}

async function databaseOf(
  version: number,
  fill: (database: IDBDatabase, upgrade: IDBTransaction) => void,
): Promise<string> {
  names += 1;
  const name = `version-${version}-${names}`;
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => {
    if (opening.transaction !== null) fill(opening.result, opening.transaction);
  };
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = reject;
  });
  opening.result.close();
  return name;
}

async function migrated(rows: readonly object[] = statesOfVersion1.map((money) => rowOfVersion1(money))) {
  const database = openDatabase(await databaseOfVersion1(rows));
  const ledger = ledgerIn(database);
  return { database, ledger, ports: { ledger, clock: clockAt(), random: countedRandom() } };
}

async function shapeOf(opening: Promise<Database>) {
  const opened = await opening;
  const names = [...opened.objectStoreNames];
  const transaction = opened.transaction(names);
  return names.map((name) => [name, [...transaction.objectStore(name).indexNames]]);
}

describe('a database of version 1', () => {
  it('keeps every row, with all that it said', async () => {
    const { ledger } = await migrated();
    for (const money of statesOfVersion1) {
      const { key: _key, ...before } = rowOfVersion1(money);
      expect(await ledger.find(before.id)).toMatchObject(before);
    }
    expect(await ledger.since(0)).toHaveLength(statesOfVersion1.length);
  });

  it('nothing stops counting: the totals are what they were', async () => {
    const { ledger } = await migrated();
    const rows = await ledger.since(0);
    expect(spent(rows)).toBe(50_000n);
    for (const { money } of rows) expect(counts(money)).toBe(money !== 'void');
  });

  it.each<[MoneyState, boolean]>([
    ['reserved', true],
    ['signed', true],
    ['live', true],
    ['unknown', true],
    ['claimed', false],
    ['void', false],
  ])('what is %s is open: %s, though its time is over by every clock', async (money, open) => {
    const { ledger } = await migrated();
    const row = await ledger.find(`id-${money}`);
    expect(row && isOpen(row)).toBe(open);
  });

  it('the reconciler finds what the chain is to be asked about, and by its nonce what it finds', async () => {
    const { ledger } = await migrated();
    const open = await ledger.unsettled();
    expect(open.map(({ money }) => money).toSorted()).toEqual(
      ['claimed', 'live', 'reserved', 'signed', 'unknown'].toSorted(),
    );
    for (const row of open) {
      expect(row.nonce).toBe(`0x${row.money}`);
      expect(await ledger.adopt({ ...row, id: 'found' }, [])).toBe(false);
    }
  });

  it('what is open stands in the way of the same again, and a person’s yes presents it', async () => {
    const { ledger, ports } = await migrated();
    for (const money of ['reserved', 'signed', 'live', 'unknown'] as const)
      for (const decidedBy of ['rule', 'user'] as const) {
        const again = wantedFor({ url: `${shop}/${money}`, decidedBy });
        const found = await ledger.find(`id-${money}`);
        expect(await reserve(again, ports)).toEqual({ ok: true, value: { kind: 'open', purchase: found } });
      }
  });

  it('of another payee it is asked about', async () => {
    const { ports } = await migrated();
    const again = wantedFor({ url: `${shop}/unknown`, candidate: candidateFor({ payTo: otherPayee }) });
    expect(await reserve(again, ports)).toMatchObject({ value: { kind: 'ask', reason: 'open-elsewhere' } });
  });

  it('a form that was posted is open too: it is asked about', async () => {
    const { ports } = await migrated([rowOfVersion1('unknown', { method: 'POST', url: `${shop}/form` })]);
    const again = wantedFor({ url: `${shop}/form`, method: 'POST' });
    expect(await reserve(again, ports)).toMatchObject({ value: { kind: 'ask', reason: 'open-elsewhere' } });
  });

  it('yesterday’s budget is still used up', async () => {
    const rows = Array.from({ length: 50 }, (_, index) =>
      rowOfVersion1('claimed', { id: `id-${index}`, url: `${shop}/${index}` }),
    );
    const { ports } = await migrated(rows);
    expect(await reserve(wantedFor(), ports)).toMatchObject({
      value: { kind: 'ask', reason: 'over-per-day' },
    });
  });

  it('evidence is added to old rows from now on', async () => {
    const { ledger } = await migrated();
    await ledger.book('id-unknown', { kind: 'expired', block: 1, time: 1 }, noon);
    expect(await ledger.find('id-unknown')).toMatchObject({ money: 'expired', entries: 5, headers: null });
    expect(await ledger.evidence('id-unknown')).toHaveLength(5);
  });

  it('rules, vault, settings and tries are as they were', async () => {
    const { database, ledger } = await migrated();
    expect(await ledger.rules()).toEqual([rule]);
    expect(await (await database).get('vault', 'a')).toEqual({ id: 'sealed' });
    const settings = settingsIn(database);
    expect(await settings.developerMode()).toBe(true);
    expect(await settings.endpoints('eip155:8453')).toEqual(['https://my.rpc.example/']);
    expect(await settings.tries.read()).toEqual({ failed: 3, retryAt: noon });
  });

  it('has the very stores and indexes of a new one', async () => {
    const { database } = await migrated();
    expect(await shapeOf(database)).toEqual(await shapeOf(openDatabase('brand-new')));
  });

  it('opens again as it is: the migration runs once', async () => {
    const { database, ledger } = await migrated();
    await ledger.book('id-live', { kind: 'lost' }, noon);
    const before = await ledger.since(0);
    expect(await ledgerIn(openDatabase((await database).name)).since(0)).toEqual(before);
  });
});

describe('a database of version 4', () => {
  it('has the very stores and indexes of a new one, and a month of a site comes to what it came to', async () => {
    const sum = { site: shop, network: 'eip155:8453', kind: 'real', cost: '30000', count: 3 };
    const name = await databaseOf(4, (database, transaction) => {
      storesOfVersion3(database, []);
      database.createObjectStore('records', { keyPath: 'network' });
      const days = transaction.objectStore('days');
      for (const ago of [5, 29, 40]) days.put({ ...sum, day: dayOf(noon) - ago });
      days.put({ ...sum, day: dayOf(noon) - 5, site: 'https://other.example' });
      days.put({ ...sum, day: dayOf(noon) - 6, kind: 'test', network: 'eip155:84532' });
    });
    const database = openDatabase(name);
    expect(await shapeOf(database)).toEqual(await shapeOf(openDatabase('brand-new')));
    const facts = await ledgerIn(database).facts({ site: shop, kind: 'real', at: noon, thing: '' });
    expect([facts.spentEarlier, facts.earliest]).toEqual([60_000n, dayOf(noon) - 29]);
  });
});

describe('a database of version 3', () => {
  it('has the very stores and indexes of a new one, and begins to learn how paying goes', async () => {
    const row = newPurchase(past('live').terms);
    const name = await databaseOf(3, (database) =>
      storesOfVersion3(database, [{ ...row, money: 'live', sent: 1 }]),
    );
    const database = openDatabase(name);
    expect(await shapeOf(database)).toEqual(await shapeOf(openDatabase('brand-new')));
    expect(await recordsIn(database)(row.network)).toBeUndefined();
    const ledger = ledgerIn(database);
    await ledger.book(row.id, { kind: 'answered', status: 200, claim: null, receipt: null }, noon);
    expect((await recordsIn(database)(row.network))?.all.good).toBe(1);
    expect(await settingsIn(database).temperament()).toBe('balanced');
  });
});

describe('a database of version 2', () => {
  /** Two of them at each moment, so that batches end between two of the same. */
  const rows = Array.from({ length: 41 }, (_, n) =>
    newPurchase(past('live', { at: noon + Math.floor(n / 2), url: `${shop}/paper/page-${n}` }).terms),
  );

  async function opened() {
    const database = openDatabase(await databaseOfVersion2(rows));
    return { database, ledger: ledgerIn(database), archive: archiveIn(database) };
  }

  async function found(text: string, archive: Archive): Promise<string[]> {
    return (await historyPage({ text }, { archive, networks })).receipts.map(({ path }) => path);
  }

  it('has the very stores and indexes of a new one, and every row as it was', async () => {
    const { database, ledger } = await opened();
    expect(await shapeOf(database)).toEqual(await shapeOf(openDatabase('brand-new')));
    expect(await ledger.since(0)).toHaveLength(rows.length);
    for (const row of rows) expect(await ledger.find(row.id)).toEqual(row);
  });

  it('is searched row by row until every row has its words, and by them alone after that', async () => {
    const { database, archive } = await opened();
    expect(await found('page-17', archive)).toEqual(['/paper/page-17']);
    expect(await (await database).count('words')).toBe(0);
    await workOffBacklog(database, 4);
    expect(await (await database).count('words')).toBe(21);
    expect(await found('page-17', archive)).toEqual(['/paper/page-17']);
    expect(await momentsWith(await database, { words: ['17'] })).toEqual([noon + 8]);
    await (await database).put('words', { at: noon + 8, words: [`@${shop}`] });
    expect(await found('page-17', archive)).toEqual([]);
  });

  it('goes on where the worker was ended, and what is bought meanwhile is found too', async () => {
    const { database, ledger, archive } = await opened();
    const settings = await database;
    const first = workOffBacklog(database, 4);
    while ((await settings.get('settings', backlogKey)) === nothingYet) await Promise.resolve();
    const bought = past('live', { at: noon + 5, url: `${shop}/paper/bought` });
    await ledger.reserve(bought.terms, { kind: 'reserved', challenge: '', offer: null }, () => ({
      say: 'pay',
    }));
    const later = {
      ...bought.terms,
      id: 'later',
      nonce: '0xlater',
      at: noon + 500,
      url: `${shop}/paper/later`,
    };
    await ledger.reserve(later, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
    await Promise.all([first, workOffBacklog(database, 4)]);
    expect(await found('bought', archive)).toEqual(['/paper/bought']);
    expect(await found('later', archive)).toEqual(['/paper/later']);
    expect(await found('page-40', archive)).toEqual(['/paper/page-40']);
    expect(await settings.getKey('settings', backlogKey)).toBeUndefined();
  });

  it('has no backlog when there is nothing in it, and a new one has none', async () => {
    for (const name of [await databaseOfVersion2([]), 'brand-new'])
      expect(await hasBacklog(await openDatabase(name))).toBe(false);
    expect(await hasBacklog(await openDatabase(await databaseOfVersion1([rowOfVersion1('live')])))).toBe(
      true,
    );
  });
});
