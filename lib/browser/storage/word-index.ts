// Which moments have purchases with a word, kept beside them: a hundred thousand rows take seconds to look through. Written in
// the transaction that writes the purchase; a test holds it equal to what the rows say.
import type { Purchase } from '../../core/purchase.ts';
import { transactionOf } from '../../wallet/receipt.ts';
import { wordsOf } from '../../wallet/search-words.ts';

/** The words of all that was bought in one moment, which is mostly one thing. */
export interface MomentWords {
  readonly at: number;
  readonly words: readonly string[];
}

/** Inside the transaction that writes the purchase, and after it. */
interface Stores {
  readonly purchases: { index(name: 'at'): { getAll(at: number): Promise<Purchase[]> } };
  readonly words: { put(words: MomentWords): Promise<unknown>; delete(at: number): Promise<void> };
}

/** Of a purchase that is new, that is gone, or that became something else: its transaction alone may come later. */
export async function keepWords(
  stores: Stores,
  before: Purchase | null,
  after: Purchase | null,
): Promise<void> {
  const purchase = after ?? before;
  if (purchase === null) return;
  const isSame = before !== null && after !== null && transactionOf(before) === transactionOf(after);
  if (!isSame) await rewrite(stores, purchase.at);
}

/** From the rows as they are, so that nothing of one that is gone stays behind. */
export async function rewrite({ purchases, words }: Stores, at: number): Promise<void> {
  const rows = await purchases.index('at').getAll(at);
  if (rows.length === 0) await words.delete(at);
  else await words.put({ at, words: [...new Set(rows.flatMap(keysOf))] });
}

function keysOf(purchase: Purchase): string[] {
  return [siteKey(purchase.site), networkKey(purchase.network), ...wordsOf(purchase).map(wordKey)];
}

/** No word holds these signs. */
export const siteKey = (site: string) => `@${site}`;
export const networkKey = (network: string) => `#${network}`;

/** Its first letters are enough to tell one transaction from all others. */
export const wordKey = (word: string) => word.slice(0, 16);

/** In `settings`, while purchases of before lack words: the moment up to which they have them (`word-backlog.ts`). */
export const backlogKey = 'words-up-to';
export const nothingYet = -1;
