// Finds by the index of words which moments have what is looked for, without reading what was bought in them.
import type { Stretch } from '../../wallet/ports.ts';
import type { Database } from './database.ts';
import { networkKey, siteKey, wordKey } from './word-index.ts';

/**
 * The moments of the stretch that may have what is looked for, newest first; who reads their purchases looks once more. What is
 * in more than `rare` moments is passed over; null where that leaves nothing to go by.
 */
export async function momentsWith(
  database: Database,
  stretch: Stretch,
  rare = everything,
): Promise<number[] | null> {
  const { from = 0, to = Number.POSITIVE_INFINITY } = stretch;
  const wanted = await rangesOf(database, stretch);
  const index = database.transaction('words').store.index('words');
  let found: ReadonlySet<number> | null = null;
  for (const ranges of wanted) {
    if (rare < everything && ranges.length > severalSites) continue;
    const all = new Set<number>();
    for (const range of ranges) {
      for (const at of await index.getAllKeys(range, rare + 1)) all.add(at);
      if (all.size > rare) break;
    }
    if (all.size <= rare) found = found === null ? all : intersection(found, all);
    if (found?.size === 0) break;
  }
  return found && [...found].filter((at) => at >= from && at < to).sort((one, other) => other - one);
}

/** The most that IndexedDB can be asked for, less one. */
const everything = 2 ** 32 - 2;

/** Looked up one after the other; what stands in the names of more sites is not rare. */
const severalSites = 64;

/** For each thing that must be so, the keys by which it is: a word begins another one, or stands in a site. */
async function rangesOf(
  database: Database,
  { words = [], site, network }: Stretch,
): Promise<(readonly IDBKeyRange[])[]> {
  const sites = words.length === 0 ? [] : await knownSites(database);
  const telling = words.filter((word) => !sites.every((known) => known.includes(word)));
  return [
    ...telling.map((word) => [
      IDBKeyRange.bound(wordKey(word), `${wordKey(word)}\uffff`),
      ...sites.filter((known) => known.includes(word)).map((known) => IDBKeyRange.only(siteKey(known))),
    ]),
    ...(site === undefined ? [] : [[IDBKeyRange.only(siteKey(site))]]),
    ...(network === undefined ? [] : [[IDBKeyRange.only(networkKey(network))]]),
  ];
}

/** Few, beside the purchases: the cursor goes from one to the next and reads nothing between. */
async function knownSites(database: Database): Promise<string[]> {
  const sites: string[] = [];
  const index = database.transaction('words').store.index('words');
  let cursor = await index.openKeyCursor(IDBKeyRange.bound(siteKey(''), siteKey('\uffff')));
  while (cursor !== null) {
    sites.push(cursor.key.slice(siteKey('').length));
    cursor = await cursor.continue(`${cursor.key}\0`);
  }
  return sites;
}

function intersection(some: ReadonlySet<number>, others: ReadonlySet<number>): Set<number> {
  return new Set([...some].filter((at) => others.has(at)));
}
