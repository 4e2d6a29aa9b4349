// The texts in each language, expanded the way browsers do; and `mirrored`, which is no language: English, written to the left.
import type { TextKey, Texts } from '../../components/state/texts.ts';
import de from '../../public/_locales/de/messages.json' with { type: 'json' };
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import es from '../../public/_locales/es/messages.json' with { type: 'json' };
import ja from '../../public/_locales/ja/messages.json' with { type: 'json' };
import zh from '../../public/_locales/zh_CN/messages.json' with { type: 'json' };
import type { Messages } from './translating.ts';

/** By the names of their folders in `public/_locales`. */
export const translations = { de, es, ja, zh_CN: zh } as const satisfies Record<string, Messages>;

export type Language = 'en' | 'mirrored' | keyof typeof translations;

export function textsIn(language: Language): Texts {
  if (language === 'mirrored') return (key, put) => mirrored[key] ?? expanded(en, key, put, leftward);
  const texts: Messages = language === 'en' ? en : translations[language];
  return (key, put) => expanded(texts, key, put);
}

/** How a control is called that is called `label` in English, or has that in its name. */
export function namesIn(language: Language, label: string): string | RegExp {
  if (language === 'en') return label;
  const keys = Object.entries(en).flatMap(([key, { message }]) => {
    const isMeant = message.toLowerCase().includes(label.toLowerCase()) || isSaidBy(message, label);
    return isMeant ? [key as TextKey] : []; // a key of the very file
  });
  const t = textsIn(language);
  const texts = keys.map((key) => escaped(t(key, [hole, hole, hole, hole])).replaceAll(hole, '.*'));
  if (texts.length === 0) return label; // a name or an amount, which no language changes
  return new RegExp(`^(${texts.join('|')})`);
}

/** The same of a field, which is called by the whole of its label, with whatever is put into it. */
export function fieldIn(language: Language, label: string): RegExp {
  const keys = Object.entries(en).flatMap(
    ([key, { message }]) => (isSaidBy(message, label) ? [key as TextKey] : []), // a key of the very file
  );
  const t = textsIn(language);
  const texts = keys.map((key) => escaped(t(key, [hole, hole, hole, hole])).replaceAll(hole, '.*'));
  return new RegExp(`^(${texts.join('|')})$`);
}

/** What is a place and nothing else says everything, and so nothing. */
function isSaidBy(message: string, label: string): boolean {
  const words = message.split(/\$\w+\$/);
  return words.join('').trim() !== '' && new RegExp(`^${words.map(escaped).join('.*')}$`).test(label);
}

const hole = '\u0000';

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const mirrored: Readonly<Record<string, string>> = { language: 'he', direction: 'rtl' };

/** A missing key is empty, as in browsers. */
function expanded(
  texts: Messages,
  key: string,
  put: readonly string[] = [],
  written: (words: string) => string = (words) => words,
): string {
  const { message = '', placeholders = {} } = texts[key] ?? {};
  const parts = message.split(/\$([a-z_]+)\$/i);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return written(part);
      return put[Number(placeholders[part.toLowerCase()]?.content.slice(1)) - 1] ?? '';
    })
    .join('');
}

/** Each word between RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL FORMATTING, so that lines still break between words. */
function leftward(words: string): string {
  return words.replaceAll(/\S+/g, (word) => `\u202e${word}\u202c`);
}
