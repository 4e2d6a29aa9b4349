// Gives words to purchases that were written before there was an index of them, bit by bit: all at once would keep every payment
// waiting for minutes. Until it is through, a search looks at each purchase.
import type { Database } from './database.ts';
import { backlogKey, rewrite } from './word-index.ts';

/** Each batch is a transaction of its own, so a payment waits for no more; another wake goes on where this one was ended. */
export async function workOffBacklog(opening: Promise<Database>, batch = 128): Promise<void> {
  const database = await opening;
  while (await hasBacklog(database)) await workOff(database, batch);
}

export async function hasBacklog(database: Database): Promise<boolean> {
  return (await database.getKey('settings', backlogKey)) !== undefined;
}

async function workOff(database: Database, batch: number): Promise<void> {
  const transaction = database.transaction(['purchases', 'words', 'settings'], 'readwrite');
  const [purchases, words] = [transaction.objectStore('purchases'), transaction.objectStore('words')];
  const settings = transaction.objectStore('settings');
  const upTo = await settings.get(backlogKey);
  const index = purchases.index('at');
  // Written by this file alone, as a number.
  const rows = await index.getAll(IDBKeyRange.lowerBound(upTo as number, true), batch);
  // Whole moments, also the one that the batch ends in: what is left of it is not met again.
  const moments = [...new Set(rows.map((row) => row.at))];
  await Promise.all(moments.map((at) => rewrite({ purchases, words }, at)));
  if (rows.length < batch) await settings.delete(backlogKey);
  else await settings.put(rows.at(-1)?.at, backlogKey);
  await transaction.done;
}
