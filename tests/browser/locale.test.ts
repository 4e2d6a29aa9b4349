// Numbers and dates are written as the sentences around them are.
import { describe, expect, it } from 'vitest';
import { localeOf } from '../../lib/browser/surface/locale.ts';

describe('the locale of numbers and dates', () => {
  it.each([
    ['en', 'en-US', 'en-US', 'the texts are in the language of the browser'],
    ['en', 'en-GB', 'en-GB', 'so are they here, and a day stands before its month'],
    ['de', 'de-AT', 'de-AT', 'Austria reads German texts with its own numbers'],
    ['es', 'es-MX', 'es-MX', 'Mexico writes a decimal point'],
    ['en', 'ar', 'en', 'no Arabic texts: English ones, with English dates'],
    ['en', 'pt-BR', 'en', 'a comma in an English sentence would be read as thousands'],
    ['zh-CN', 'zh-CN', 'zh-CN', 'Chinese as on the mainland'],
    ['zh-CN', 'zh-SG', 'zh-SG', 'Singapore writes the same characters'],
    ['zh-CN', 'zh-TW', 'zh-CN', 'Taiwan writes others'],
    ['ja', 'ja', 'ja', 'a language without a region'],
    ['de', 'de_DE@euro', 'de', 'a name that is no language tag'],
    ['de', '', 'de', 'no name at all'],
  ])('texts in %s under a browser in “%s” are written as %s: %s', (texts, browser, locale) => {
    expect(localeOf(texts, browser)).toBe(locale);
  });
});
