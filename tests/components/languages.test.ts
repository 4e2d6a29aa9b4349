// Every language says everything, with the same things put in, and in its own words.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isolating, type TextKey } from '../../components/state/texts.ts';
import english from '../../public/_locales/en/messages.json' with { type: 'json' };
import { textsIn, translations } from './languages.ts';
import { lacks, type Messages, merged, readTexts } from './translating.ts';

const en: Messages = english;
const tags: Readonly<Record<string, string>> = { de: 'de', es: 'es', ja: 'ja', zh_CN: 'zh-CN' };

/** The same in every language: the name, a mark, a file's kind, which way it is written. */
const names = [
  'extensionName',
  'actionTitle',
  'badge_ask',
  'direction',
  'family_mpp',
  'family_cashu',
  'family_privacy_pass',
  'family_pay_per_crawl',
];
/** Words that a language has from English, or English from it. */
const alike: Readonly<Record<string, readonly string[]>> = {
  de: ['rule_pause', 'about_version'],
  es: ['network_tokens', 'chain_symbol'],
  ja: [],
  zh_CN: [],
};

/** Punctuation that the others write otherwise: “straight” ends, and apostrophes that are none. */
const foreignMarks: Readonly<Record<string, RegExp>> = {
  de: /["”]|[\p{Ll},] (Sie|Ihnen|Ihr\p{Ll}*)\b/u, // „so“, and „du“ throughout
  es: /["„“”]|(?<!¿[^?]*)\?|(?<!¡[^!]*)!|\busted(es)?\b/, // «así», ¿así?, and «tú» throughout
  ja: /["“”]|[,.!?](\s|$)|[ぁ-ん]\s+[ぁ-ん]/,
  zh_CN: /["]|[,;:!?](\s|$)|\.$|您/, // “这样”, and 你 throughout
};

describe('the languages', () => {
  it('are these, beside English', () => {
    const folders = readdirSync(join(import.meta.dirname, '../../public/_locales'));
    expect(folders.sort()).toEqual(['en', ...Object.keys(tags)].sort());
    expect(Object.keys(translations).sort()).toEqual(Object.keys(tags).sort());
  });

  it('a name that is no text does not compile, and in a browser is shown as nothing', () => {
    // @ts-expect-error: svelte-check is red when this is no error
    const key: TextKey = 'no_such_text';
    expect(textsIn('en')(key)).toBe('');
  });
});

describe.each(Object.entries<Messages>(translations))('%s', (language, texts) => {
  const translated = Object.entries(texts).filter(([key]) => key in en);

  it('misses nothing, and keeps nothing that is no longer said', () => {
    expect(lacks(en, texts)).toEqual({ missing: [], leftOver: [] });
  });

  it('calls itself by its tag', () => {
    expect(texts.language?.message).toBe(tags[language]);
  });

  it('has the same things put in, in any order', () => {
    const unlike = translated.filter(
      ([key, { message, placeholders }]) =>
        JSON.stringify(placeholders) !== JSON.stringify(en[key]?.placeholders) ||
        placesIn(message).join() !== placesIn(en[key]?.message ?? '').join(),
    );
    expect(unlike.map(([key]) => key)).toEqual([]);
  });

  it('is written in its own words', () => {
    const same = translated.filter(([key, { message }]) => message === en[key]?.message);
    const allowed = [...names, ...(alike[language] ?? [])];
    expect(same.map(([key]) => key).filter((key) => !allowed.includes(key))).toEqual([]);
    expect(translated.filter(([, { message }]) => message.trim() === '')).toEqual([]);
  });

  it('is written with its own marks, and calls the reader as it always does', () => {
    const marks = foreignMarks[language] ?? /$^/;
    const wrong = translated.filter(([key, { message }]) => !names.includes(key) && marks.test(message));
    expect(wrong.map(([key, { message }]) => `${key}: ${message}`)).toEqual([]);
  });

  it('is never longer than the stores allow', () => {
    expect(texts.extensionDescription?.message.length).toBeLessThanOrEqual(132);
    expect(texts.badge_ask?.message.length).toBeLessThanOrEqual(2);
  });
});

function placesIn(message: string): string[] {
  return [...message.matchAll(/\$([a-z_]+)\$/gi)].map(([, name = '']) => name.toLowerCase()).sort();
}

describe('what a translator is told', () => {
  const english: Messages = {
    one: { message: 'One' },
    paid: { message: 'Paid $SUM$', placeholders: { sum: { content: '$1' } } },
  };

  it('which texts are missing and which are left over', () => {
    expect(lacks(english, { one: { message: 'Eins' }, two: { message: 'Zwei' } })).toEqual({
      missing: ['paid'],
      leftOver: ['two'],
    });
  });

  it('new texts find their places, in the order of the English ones', () => {
    const before = { two: { message: 'Zwei' }, one: { message: 'Ein' } };
    const after = merged(english, before, readTexts('paid\t$SUM$ bezahlt\none\tEins\n'));
    expect(JSON.stringify(after)).toBe(
      '{"one":{"message":"Eins"},"paid":{"message":"$SUM$ bezahlt","placeholders":{"sum":{"content":"$1"}}}}',
    );
  });

  it('a line that is no text is not taken in', () => {
    expect(() => readTexts('one Eins')).toThrow('not a key, a tab and a text: one Eins');
  });
});

describe('a text that runs to the left', () => {
  it('isolates what is put in, so that an amount moves no neighbour', () => {
    const t = isolating(textsIn('mirrored'));
    expect(t('pay_once', ['0.01 USDC'])).toContain('\u20680.01 USDC\u2069');
  });

  it('one that runs to the right is left as it is', () => {
    expect(isolating(textsIn('en'))('pay_once', ['0.01 USDC'])).toBe('Pay 0.01 USDC once');
  });
});
