// What the items of a question come to one by one.
import type { Question } from '../../lib/wallet/api.ts';

/** Of one item its price is the question's, by the offer that is shown; of many the dearest's. */
export function dearestOf({ items, amount }: Pick<Question, 'items' | 'amount'>): string {
  if (items.length === 1) return amount;
  const amounts = items.map((item) => BigInt(item.amount));
  // biome-ignore lint/complexity/useMathMinMax: there is none for big integers
  return `${amounts.reduce((most, one) => (one > most ? one : most), 0n)}`;
}
