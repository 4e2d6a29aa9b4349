// The vault: only the password opens it, and whoever alters it, or asks for a weaker or a monstrous key, gets nothing.
import type { scryptAsync } from '@noble/hashes/scrypt.js';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isSound, open, type SealedVault, scryptCost, seal } from '../../lib/wallet/vault.ts';
import stored from '../vectors/vault.json' with { type: 'json' };
import { countedRandom } from './world.ts';

/** The real cost is 0.6 s a time; only the tests that say so pay it. What is asked for is watched all the same. */
const kdf = vi.hoisted(() => ({
  isReal: false,
  asked: [] as { N: number; r: number; p: number; dkLen?: number }[],
}));

vi.mock('@noble/hashes/scrypt.js', async (importOriginal) => {
  const original = await importOriginal<{ scryptAsync: typeof scryptAsync }>();
  const watched: typeof scryptAsync = (password, salt, options) => {
    kdf.asked.push(options);
    return original.scryptAsync(password, salt, kdf.isReal ? options : { ...options, N: 16 });
  };
  return { ...original, scryptAsync: watched };
});

const words = 'test test test test test test test test test test test junk';
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const password = 'correct horse battery';

let vault: SealedVault;

beforeAll(async () => {
  vault = await seal(words, address, password, countedRandom());
});

beforeEach(() => {
  kdf.isReal = false;
  kdf.asked.length = 0;
});

describe('at its real cost', () => {
  it('a vault that an earlier version sealed is opened: the format is kept', async () => {
    kdf.isReal = true;
    expect(await open(stored as SealedVault, stored.password)).toEqual({ ok: true, value: words });
    expect(kdf.asked).toMatchObject([{ N: 131_072, r: 8, p: 1, dkLen: 32 }]);
  });
});

describe('sealing', () => {
  it('asks for at least what OWASP wants of scrypt', async () => {
    await seal(words, address, password, countedRandom());
    expect(kdf.asked).toMatchObject([{ N: 2 ** 17, r: 8, p: 1, dkLen: 32 }]);
    expect(scryptCost.N * scryptCost.r * scryptCost.p).toBeGreaterThanOrEqual(2 ** 17 * 8);
  });

  it('shows the address and nothing of the words', () => {
    const text = JSON.stringify(vault);
    expect(vault.address).toBe(address);
    expect(text).not.toContain('junk');
    expect(text).not.toContain(Buffer.from('junk').toString('hex'));
    expect(text).not.toContain(password);
  });

  it('takes a fresh id, salt and nonce each time', async () => {
    const random = countedRandom();
    const made = [];
    for (let index = 0; index < 20; index += 1) made.push(await seal(words, address, password, random));
    for (const part of [
      (v: SealedVault) => v.id,
      (v: SealedVault) => v.nonce,
      (v: SealedVault) => v.kdf.salt,
      (v: SealedVault) => v.ciphertext,
    ]) {
      expect(new Set(made.map(part)).size).toBe(20);
    }
  });

  it('is sound as it was made, and after a way through storage', () => {
    expect(isSound(vault)).toBe(true);
    expect(isSound(structuredClone(vault))).toBe(true);
    expect(isSound(JSON.parse(JSON.stringify(vault)))).toBe(true);
  });
});

describe('opening', () => {
  it('gives the words for the password', async () => {
    expect(await open(vault, password)).toEqual({ ok: true, value: words });
  });

  it('the password may be typed in any Unicode form', async () => {
    const made = await seal(words, address, 'pässwörd für alle', countedRandom());
    expect(await open(made, 'pässwörd für alle'.normalize('NFD'))).toEqual({ ok: true, value: words });
  });

  it.each(['', 'correct horse batterx', 'correct horse battery ', 'Correct horse battery'])(
    'not for %j',
    async (wrong) => {
      expect(await open(vault, wrong)).toEqual({ ok: false, failure: { name: 'password-wrong' } });
    },
  );

  const flipped = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;

  it.each<[string, (vault: SealedVault) => SealedVault]>([
    ['ciphertext', (v) => ({ ...v, ciphertext: flipped(v.ciphertext) })],
    ['ciphertext, cut', (v) => ({ ...v, ciphertext: v.ciphertext.slice(2) })],
    ['nonce', (v) => ({ ...v, nonce: flipped(v.nonce) })],
    ['id', (v) => ({ ...v, id: flipped(v.id) })],
    ['address', (v) => ({ ...v, address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' })],
    ['address in lower case', (v) => ({ ...v, address: v.address.toLowerCase() })],
    ['salt', (v) => ({ ...v, kdf: { ...v.kdf, salt: flipped(v.kdf.salt) } })],
    ['cost', (v) => ({ ...v, kdf: { ...v.kdf, N: 2 ** 18 } })],
  ])('not with another %s: all of it is authenticated', async (_name, tamper) => {
    expect(await open(tamper(vault), password)).toEqual({ ok: false, failure: { name: 'password-wrong' } });
  });

  it.each<[string, (vault: SealedVault) => unknown]>([
    ['a cost below the floor', (v) => ({ ...v, kdf: { ...v.kdf, N: 2 ** 16 } })],
    ['a cost of one', (v) => ({ ...v, kdf: { ...v.kdf, N: 1 } })],
    ['a cost that eats all memory', (v) => ({ ...v, kdf: { ...v.kdf, N: 2 ** 21 } })],
    ['a cost that is no power of two', (v) => ({ ...v, kdf: { ...v.kdf, N: 2 ** 17 + 1 } })],
    ['a cost as a string', (v) => ({ ...v, kdf: { ...v.kdf, N: '131072' } })],
    ['a cost in a list', (v) => ({ ...v, kdf: { ...v.kdf, N: [131_072] } })],
    ['a cost that is no number', (v) => ({ ...v, kdf: { ...v.kdf, N: Number.NaN } })],
    ['a negative cost', (v) => ({ ...v, kdf: { ...v.kdf, N: -(2 ** 17) } })],
    ['another block size', (v) => ({ ...v, kdf: { ...v.kdf, r: 1 } })],
    ['another parallelism', (v) => ({ ...v, kdf: { ...v.kdf, p: 2 ** 20 } })],
    ['another function', (v) => ({ ...v, kdf: { ...v.kdf, name: 'pbkdf2' } })],
    ['another format', (v) => ({ ...v, format: 2 })],
    ['no salt', (v) => ({ ...v, kdf: { ...v.kdf, salt: '' } })],
    ['a salt that is not hex', (v) => ({ ...v, kdf: { ...v.kdf, salt: 'zz' } })],
    ['half a byte of nonce', (v) => ({ ...v, nonce: v.nonce.slice(1) })],
    ['no ciphertext', ({ ciphertext: _ciphertext, ...v }) => v],
    ['no address', (v) => ({ ...v, address: null })],
    ['no function', ({ kdf: _kdf, ...v }) => v],
    ['nothing', () => null],
    ['a string', () => 'vault'],
    ['a list', () => []],
  ])('%s is a damaged vault, and no key is derived for it', async (_name, tamper) => {
    const damaged = tamper(vault);
    expect(isSound(damaged)).toBe(false);
    expect(await open(damaged as SealedVault, password)).toEqual({
      ok: false,
      failure: { name: 'vault-damaged' },
    });
    expect(kdf.asked).toEqual([]);
  });
});
