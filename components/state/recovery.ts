// The recovery words as a person writes them, and which of them to ask back.
import type { WordsChecked } from '../../lib/wallet/api.ts';
import type { Environment } from './environment.ts';

/** `random` answers a number from 0 up to, not including, 1. */
export function somePositions(count: number, of: number, random: () => number): number[] {
  const left = Array.from({ length: of }, (_, index) => index);
  const chosen = Array.from({ length: count }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
  return chosen.sort((a, b) => a - b);
}

/** Lower case, one space between: how the words are checked and kept. */
export function writtenWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

export function isWordCount(count: number): boolean {
  return count === 12 || count === 24;
}

/** What is wrong with words that are brought, or null; `found` as far as the wallet has looked at them. */
export function wordsFault(
  count: number,
  found: WordsChecked | null,
  { t, locale }: Pick<Environment, 't' | 'locale'>,
): string | null {
  if (!isWordCount(count)) return t('import_count_wrong', [String(count)]);
  if (found === null || found.fit) return null;
  if (found.unknown.length === 0) return t('import_unfit');
  return t('import_unknown', [listed(locale, found.unknown)]);
}

function listed(locale: string, numbers: readonly number[]): string {
  return new Intl.ListFormat(locale, { style: 'short', type: 'unit' }).format(numbers.map(String));
}
