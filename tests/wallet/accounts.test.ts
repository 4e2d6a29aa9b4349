// From words to accounts: the vectors that were published with BIP-39 and BIP-32, and the address every wallet shows.

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { HDKey } from '@scure/bip32';
import fc from 'fast-check';
import { mnemonicToAccount, privateKeyToAddress } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { freshWords, lookAtWords, readWords, spendingAccount } from '../../lib/wallet/accounts.ts';
import vectors from '../vectors/words.json' with { type: 'json' };

const [known = '', knownAddress] = vectors.accounts[0] ?? [];

describe('fresh words', () => {
  it.each(vectors.entropy)('%s becomes %s', (entropy, words) => {
    expect(freshWords(() => hexToBytes(entropy)).join(' ')).toBe(words);
  });

  it('are twelve, from sixteen bytes of chance', () => {
    const asked: number[] = [];
    const words = freshWords((bytes) => {
      asked.push(bytes);
      return new Uint8Array(bytes).fill(5);
    });
    expect(asked).toEqual([16]);
    expect(words).toHaveLength(12);
  });

  it('are always words that are read again', () => {
    const entropy = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(entropy, (bytes) => {
        const words = freshWords(() => bytes).join(' ');
        expect(readWords(words)).toEqual({ ok: true, value: words });
      }),
    );
  });
});

describe('words as a person types them', () => {
  it.each([
    ['as they are', known],
    ['in capitals', known.toUpperCase()],
    ['with too many spaces', `  ${known.replaceAll(' ', '   ')} `],
    ['on lines', known.replaceAll(' ', '\n')],
    ['with spaces of other widths', known.replaceAll(' ', '\u00a0\u3000')],
    ['in full-width letters', known.replace('test', 'ｔｅｓｔ')],
  ])('%s', (_name, typed) => {
    expect(readWords(typed)).toEqual({ ok: true, value: known });
  });

  it.each([
    ['none', ''],
    ['a wrong checksum', known.replace('junk', 'test')],
    ['two words changed over', 'legal winner thank year wave sausage worth useful winner legal thank yellow'],
    ['eleven words', known.split(' ').slice(1).join(' ')],
    ['thirteen words', `${known} test`],
    ['a word of no list', known.replace('junk', 'jnuk')],
    [
      'words of another language',
      'abaisser abaisser abaisser abaisser abaisser abaisser abaisser abaisser abaisser abaisser abaisser abeille',
    ],
  ])('%s: not these', (_name, typed) => {
    expect(readWords(typed)).toEqual({ ok: false, failure: { name: 'words-wrong' } });
  });

  it('twenty-four words are words', () => {
    const long = `${'abandon '.repeat(23)}art`;
    expect(readWords(long)).toEqual({ ok: true, value: long });
  });
});

describe('the spending account', () => {
  it.each(vectors.accounts)('of “%s” is %s', (words, address) => {
    expect(spendingAccount(words).address).toBe(address);
  });

  it('has the key of its address', () => {
    const { key, address } = spendingAccount(known);
    expect(key).toHaveLength(32);
    expect(privateKeyToAddress(`0x${bytesToHex(key)}`)).toBe(address);
    expect(address).toBe(knownAddress);
  });

  it('is the one that viem finds by itself', () => {
    for (const [, words = ''] of vectors.entropy) {
      expect(spendingAccount(words).address).toBe(mnemonicToAccount(words).address);
    }
  });

  it.each(vectors.bip32.chains)('the derivation under it gives the published key at %s', (path, extended) => {
    const node = HDKey.fromMasterSeed(hexToBytes(vectors.bip32.seed)).derive(path);
    expect(node.privateExtendedKey).toBe(extended);
  });
});

describe('words that are looked at before they are taken', () => {
  const junk = 'test test test test test test test test test test test junk';

  it.each([
    [junk, [], true],
    [`  ${junk.toUpperCase().replaceAll(' ', '\n')} `, [], true],
    ['test test zzzz test test test test test test test test jnuk', [3, 12], false],
    ['test test test test test test test test test test test test', [], false],
    ['', [1], false],
  ])('%s: not in the list are %j', (text, unknown, fit) => {
    expect(lookAtWords(text)).toEqual({ unknown, fit });
  });
});
