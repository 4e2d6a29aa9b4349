// Rows of the first version get the log that they would have had: added up, it is the row, so nothing stops counting by it.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { after } from '../../lib/core/evidence.ts';
import { newPurchase } from '../../lib/core/purchase.ts';
import { past, transaction } from '../wallet/pasts.ts';

const claim = { success: true, transaction, network: 'eip155:8453', errorReason: '' };

/** As version 1 wrote them. */
const former = [
  { money: 'reserved', delivery: 'none', claim: null, status: null },
  { money: 'void', delivery: 'none', claim: null, status: null },
  { money: 'signed', delivery: 'none', claim: null, status: null },
  { money: 'live', delivery: 'none', claim: null, status: null },
  { money: 'unknown', delivery: 'none', claim: null, status: null },
  { money: 'unknown', delivery: 'undelivered', claim: null, status: 402 },
  { money: 'unknown', delivery: 'delivered', claim: null, status: 200 },
  { money: 'claimed', delivery: 'delivered', claim, status: 200 },
] as const;

let databases = 0;

async function migrated(row: (typeof former)[number]) {
  databases += 1;
  const name = `former-${databases}`;
  const { thing, nonce, request, ...terms } = past('live').terms;
  const headers = row.money === 'reserved' || row.money === 'void' ? null : { 'X-PAYMENT': 'kept' };
  const old = await openDB(name, 1, {
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
  await old.add('purchases', { ...terms, ...row, headers });
  old.close();
  const ledger = ledgerIn(openDatabase(name));
  const purchase = await ledger.find(terms.id);
  if (purchase === undefined) throw new Error('the row was expected');
  return { purchase, log: await ledger.evidence(terms.id) };
}

describe('a row of version 1', () => {
  it.each(former)('$money, $delivery, $status', async (row) => {
    const { purchase, log } = await migrated(row);
    expect(purchase).toMatchObject(row);
    const { headers, ...added } = log.reduce(after, newPurchase(purchase));
    expect(purchase).toMatchObject(added);
    expect(log.map(({ n }) => n)).toEqual(log.map((_, n) => n));
  });
});
