// For how long receipts may be kept, and how that is said.
import { countText } from './counting.ts';
import type { Environment } from './environment.ts';

const years: readonly number[] = [365, 730, 1825, 3650];
const choices: readonly (number | null)[] = [null, ...years.toReversed(), 180, 90, 30];

/** The values of a list to choose from; what is kept now is always among them. */
export function retentionChoices(
  kept: number | null,
  words: Pick<Environment, 't' | 'locale'>,
): { readonly value: string; readonly text: string }[] {
  const offered = choices.includes(kept) ? choices : [...choices, kept];
  return offered.map((days) => ({ value: String(days), text: retentionText(days, words) }));
}

/** Whether receipts that are kept so far would be deleted. */
export function isShorter(days: number | null, before: number | null): boolean {
  return days !== null && (before === null || days < before);
}

function retentionText(days: number | null, { t, locale }: Pick<Environment, 't' | 'locale'>): string {
  if (days === null) return t('retention_ever');
  if (days === 365) return t('retention_year');
  if (years.includes(days)) return t('retention_years', [countText(locale, days / 365)]);
  return t('retention_days', [countText(locale, days)]);
}
