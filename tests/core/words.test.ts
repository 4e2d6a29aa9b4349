// The seller's words on our own screen: inert, of one direction, short.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { siteWords } from '../../lib/core/words.ts';
import { fastest } from '../fixtures/fastest.ts';

describe('the words of a seller', () => {
  it.each([
    ['plain words stay', 'Today’s edition', 'Today’s edition'],
    ['other scripts stay', '今日の新聞 – газета', '今日の新聞 – газета'],
    ['emoji stay', 'Paper 🗞', 'Paper 🗞'],
    ['HTML is only text', '<b onclick="x()">free</b>', '<b onclick="x()">free</b>'],
    ['line breaks become spaces', 'one\r\ntwo\n\n\nthree', 'one two three'],
    ['a right-to-left override goes', 'pay \u202e00.1$ ton', 'pay 00.1$ ton'],
    ['isolates and embeddings go', '\u2066a\u2069\u202ab\u202c', 'a b'],
    ['zero-width characters go', 'US\u200bD C\u200d\ufeffoin', 'US D C oin'],
    ['a soft hyphen goes', 'free\u00addom', 'free dom'],
    ['control characters go', 'a\u0000b\u001b[31mc\u009b', 'a b [31mc'],
    ['line and paragraph separators go', 'a\u2028b\u2029c', 'a b c'],
    ['tag characters go', 'a\u{e0041}\u{e0042}b', 'a b'],
    ['lone surrogates go', 'a\ud800b', 'a b'],
    ['private use goes', 'a\ue000b', 'a b'],
    ['spaces around go', '   a   b   ', 'a b'],
  ])('%s', (_name, said, shown) => {
    expect(siteWords(said)).toBe(shown);
  });

  it.each([
    ['nothing', ''],
    ['spaces', '  \n\t'],
    ['invisible characters', '\u200b\u202e\u2060\ufeff'],
    ['letters that look like nothing', '\u3164\u115f\u1160\uffa0\u2800'],
    ['a number', 5],
    ['a record', { toString: () => 'words' }],
    ['a list', ['words']],
    ['null', null],
    ['undefined', undefined],
  ])('%s is no words', (_name, said) => {
    expect(siteWords(said)).toBeNull();
  });

  it('two hundred characters are shown, more are cut with an ellipsis', () => {
    expect(siteWords('x'.repeat(200))).toBe('x'.repeat(200));
    expect(siteWords('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  });

  it('characters outside the basic plane are counted once and never cut in half', () => {
    expect(siteWords('🗞'.repeat(200))).toBe('🗞'.repeat(200));
    expect(siteWords('🗞'.repeat(201))).toBe(`${'🗞'.repeat(199)}…`);
    expect(siteWords(`x${'🗞'.repeat(5_000)}`)).toBe(`x${'🗞'.repeat(198)}…`);
  });

  it('whatever is said, what is shown is short, of one line, without invisible or turning characters', () => {
    const tricks = fc.constantFrom(
      '\u202e',
      '\u200b',
      '\u2066',
      '\u0000',
      '\ud83d',
      '🗞',
      '\n',
      ' ',
      'a',
      '\u3164',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(tricks).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (said) => {
        const shown = siteWords(said);
        if (shown === null) return;
        expect(Array.from(shown).length).toBeLessThanOrEqual(200);
        expect(shown).toBe(shown.trim());
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\u3164]|\s\s/u);
      }),
      { numRuns: 1_000 },
    );
  });

  it('ten million characters take milliseconds', () => {
    const said = '\u202e'.repeat(10_000_000);
    expect(fastest(() => siteWords(said))).toBeLessThan(50);
  });
});
