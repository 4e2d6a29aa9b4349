// The names of the texts: what `t` may be asked for is what stands in the English file, and a wrong name does not compile.
import type english from '../../public/_locales/en/messages.json';

export type TextKey = keyof typeof english;

/** The text of a key of `_locales/<language>/messages.json`. */
export type Texts = (key: TextKey, substitutions?: readonly string[]) => string;

/** In a text that runs to the left, what is put in (an amount, a site, an address) keeps its own direction and moves no neighbour. */
export function isolating(t: Texts): Texts {
  if (t('direction') !== 'rtl') return t;
  return (key, substitutions = []) => t(key, substitutions.map(isolated));
}

/** Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
