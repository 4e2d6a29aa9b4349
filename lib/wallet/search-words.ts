// What a purchase is found by: the words of its path, its payee and its transaction from their beginnings on, its site by any part.
import type { Purchase } from '../core/purchase.ts';
import { pathOf, transactionOf } from './receipt.ts';

type Written = Pick<Purchase, 'site' | 'url' | 'payTo' | 'transaction' | 'claim'>;

/** In characters. A seller writes the path, and everything in it is kept a second time. */
const longestPath = 200;

/** What a person typed, word by word; signs between words say nothing. */
export function wordsIn(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words.map(withoutPrefix))];
}

/** All but the site. */
export function wordsOf(purchase: Written): string[] {
  const { url, payTo } = purchase;
  const path = wordsIn(readable(pathOf(url)).slice(0, longestPath));
  return [...new Set([...path, ...endsOf(payTo), ...endsOf(transactionOf(purchase) ?? '')])];
}

/** Whether each of the words begins one of the purchase's, or stands anywhere in its site. */
export function hasWords(wanted: readonly string[], purchase: Written): boolean {
  const words = wordsOf(purchase);
  return wanted.every((one) => purchase.site.includes(one) || words.some((word) => word.startsWith(one)));
}

/** From its beginning, and from where its end begins that the screens show (`0x123456…abcdef`). */
function endsOf(address: string): string[] {
  const digits = withoutPrefix(address.toLowerCase());
  return digits === '' ? [] : [digits, digits.slice(-6)];
}

/** People copy addresses with and without it. */
function withoutPrefix(word: string): string {
  return word.replace(/^0x(?=[0-9a-f])/, '');
}

/** As it is shown in an address bar; a path that is no text stays as it is. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
