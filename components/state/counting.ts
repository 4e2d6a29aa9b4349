// Numbers of things, as a language counts them.

export function countText(locale: string, count: number): string {
  return new Intl.NumberFormat(locale, { useGrouping: 'min2' }).format(count);
}

/** Whether the text for a single thing is the right one; a language with more forms words the other text for them all. */
export function isOne(locale: string, count: number): boolean {
  return new Intl.PluralRules(locale).select(count) === 'one';
}
