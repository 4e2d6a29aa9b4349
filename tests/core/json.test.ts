// What servers send: limits hold before anything is parsed, and no record names a key twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64Json,
  encodeBase64Json,
  isRecord,
  maxChallengeLength,
  parseJson,
} from '../../lib/core/json.ts';

const unreadable = { ok: false, failure: { name: 'challenge-unreadable' } };
const duplicate = { ok: false, failure: { name: 'challenge-duplicate-key' } };
const tooDeep = { ok: false, failure: { name: 'challenge-too-deep' } };
const tooLarge = { ok: false, failure: { name: 'challenge-too-large' } };

import { fastest } from '../fixtures/fastest.ts';

describe('reading JSON', () => {
  it.each([
    ['a record', '{"a":1,"b":[true,null,"x"]}'],
    ['the same key in two records', '{"a":{"x":1},"b":{"x":2}}'],
    ['the same key in a list of records', '[{"x":1},{"x":2}]'],
    ['the same key inside and outside', '{"a":{"a":{"a":1}}}'],
    ['a key that is also a value', '{"a":"a","b":"a"}'],
    ['brackets and colons within strings', '{"a":"{[\\"b\\":","c":"]}"}'],
    ['the same strings in a list', '["a","a"]'],
    ['keys that differ by case', '{"payto":1,"payTo":2}'],
    ['odd white space', ' {\t"a"\r\n:\n1 } '],
    ['an escaped backslash before the end of a key', '{"a\\\\":1,"b":2}'],
  ])('%s is read as any parser reads it', (_name, text) => {
    const read = parseJson(text);
    expect(read.ok && JSON.parse(JSON.stringify(read.value))).toEqual(JSON.parse(text));
  });

  it.each([
    ['side by side', '{"payTo":"a","payTo":"b"}'],
    ['with white space before the colon', '{"payTo" :"a","payTo"\n:"b"}'],
    ['written with an escape', '{"payTo":"a","p\\u0061yTo":"b"}'],
    ['written with another escape', '{"a/b":1,"a\\/b":2}'],
    ['far apart', `{"payTo":"a","x":{"y":[1,2,{"z":3}]},"payTo":"b"}`],
    ['deep inside', '{"a":[{"b":{"c":1,"c":1}}]}'],
    ['with equal values', '{"a":1,"a":1}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['empty keys', '{"":1,"":2}'],
  ])('a key named twice is refused: %s', (_name, text) => {
    expect(parseJson(text)).toEqual(duplicate);
  });

  it('every record with a key written twice is refused, wherever and however it is written', () => {
    const escaped = (key: string) =>
      `"${Array.from({ length: key.length }, (_, i) => `\\u${key.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;
    const spelled = (key: string) => fc.constantFrom(JSON.stringify(key), escaped(key));
    const doubled = fc
      .string({ unit: 'grapheme' })
      .chain((key) => fc.tuple(spelled(key), spelled(key), fc.constantFrom(':', ' :', '\t\n:')))
      .map(([one, two, colon]) => `{${one}${colon}1,"between it":[{}],${two}${colon}2}`);
    fc.assert(
      fc.property(doubled, (text) => {
        expect(parseJson(text)).toEqual(duplicate);
      }),
    );
  });

  it('__proto__ and constructor are keys like any other, and no prototype changes', () => {
    const read = parseJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    if (!read.ok || !isRecord(read.value)) throw new Error('a record was expected');
    expect(Object.keys(read.value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(read.value)).toBeNull();
    expect(read.value.polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('records inside records have no prototype either', () => {
    const read = parseJson('{"accepts":[{"extra":{"__proto__":{"name":"USD Coin"}}}]}');
    const text = JSON.stringify(read.ok && read.value);
    expect(text).toBe('{"accepts":[{"extra":{"__proto__":{"name":"USD Coin"}}}]}');
    const entry =
      read.ok && isRecord(read.value) ? (read.value.accepts as Record<string, object>[])[0] : undefined;
    expect(entry?.extra !== undefined && 'name' in entry.extra).toBe(false);
  });

  it('thirty-two levels are read, thirty-three are not', () => {
    expect(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`).ok).toBe(true);
    expect(parseJson(`${'['.repeat(33)}${']'.repeat(33)}`)).toEqual(tooDeep);
    expect(parseJson(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).toEqual(tooDeep);
    expect(parseJson('['.repeat(10_000))).toEqual(tooDeep);
  });

  it('a text of sixteen thousand characters is read, one more is not', () => {
    const padded = (length: number) => `"${'x'.repeat(length - 2)}"`;
    expect(parseJson(padded(maxChallengeLength)).ok).toBe(true);
    expect(parseJson(padded(maxChallengeLength + 1))).toEqual(tooLarge);
    expect(parseJson('['.repeat(1_000_000))).toEqual(tooLarge);
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a"}',
    '{a:1}',
    "{'a':1}",
    '[1,]',
    'NaN',
    '{"a":NaN}',
    'undefined',
    '\ufeff{}',
    '{}{}',
    '"\\x"',
    '01',
  ])('%j is unreadable', (text) => {
    expect(parseJson(text)).toEqual(unreadable);
  });

  it('whatever JSON is written comes back the same', () => {
    const shallow = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(shallow, (value) => {
        const text = JSON.stringify(value);
        const read = parseJson(text);
        expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('hostile texts of full length take milliseconds', () => {
    const texts = [
      '['.repeat(maxChallengeLength),
      '"'.repeat(maxChallengeLength),
      '\\'.repeat(maxChallengeLength),
      `"${'\\"'.repeat(maxChallengeLength / 2 - 1)}`,
      '{"a":1,'.repeat(maxChallengeLength / 8),
      `{${Array.from({ length: 1_500 }, (_, i) => `"k${i}":1`).join(',')}}`,
      `["a"${' '.repeat(maxChallengeLength - 6)}]`,
      `[${'"" '.repeat(5_000)}]`,
      '{"a":'.repeat(3_000),
    ];
    for (const text of texts) {
      expect(fastest(() => parseJson(text.slice(0, maxChallengeLength)))).toBeLessThan(50);
    }
  });
});

describe('reading base64', () => {
  const document = { x402Version: 2, words: 'Zeitung für Köln – 新聞 🗞' };
  const strict = encodeBase64Json(document);

  it.each([
    ['as it is written', strict],
    ['without padding', strict.replace(/=+$/, '')],
    ['in the URL alphabet', strict.replaceAll('+', '-').replaceAll('/', '_')],
    ['with spaces around', `  ${strict}\t`],
  ])('%s', (_name, text) => {
    const read = decodeBase64Json(text);
    expect(read.ok && { ...(read.value as object) }).toEqual(document);
  });

  it.each([
    ['nothing', ''],
    ['padding alone', '===='],
    ['a space inside', `${strict.slice(0, 8)} ${strict.slice(8)}`],
    ['another alphabet', '!!!!'],
    ['a length that no bytes have', 'A'],
    ['JSON that was not encoded', '{"x402Version":2}'],
    ['bytes that are not UTF-8', btoa('{"a":"\xff\xfe"}')],
    ['an overlong UTF-8 form', btoa('\xc0\xaf')],
    ['a text that is not JSON', btoa('hello')],
  ])('%s is unreadable', (_name, text) => {
    expect(decodeBase64Json(text)).toEqual(unreadable);
  });

  it('a header of a megabyte is refused for its length alone', () => {
    expect(decodeBase64Json('A'.repeat(1_000_000))).toEqual(tooLarge);
  });

  it('what is written is standard, padded, and read back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = encodeBase64Json(value);
        expect(text).toMatch(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
        expect(Buffer.from(text, 'base64').toString('utf8')).toBe(JSON.stringify(value));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.string()), (text) => {
        const read = decodeBase64Json(text);
        if (!read.ok) expect(read.failure.name).toMatch(/^challenge-/);
      }),
      { numRuns: 1_000 },
    );
  });
});
