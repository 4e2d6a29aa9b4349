// Several things in one line, as a language joins them.
import type { Environment } from './environment.ts';

export function listText(parts: readonly string[], { locale }: Pick<Environment, 'locale'>): string {
  return new Intl.ListFormat(locale, { style: 'short', type: 'unit' }).format(parts);
}
