// The keys of Ed25519: the vectors that were published with SLIP-10, and the account that every wallet of Solana shows.
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { accountsOf, spendingAccount } from '../../lib/wallet/accounts.ts';
import { ed25519KeyAt } from '../../lib/wallet/slip10.ts';
import vectors from '../vectors/slip10.json' with { type: 'json' };

describe('published vectors', () => {
  const rows = vectors.seeds.flatMap(({ seed, keys }) =>
    keys.map(({ path, key }) => [path.join('/'), seed, path, key] as const),
  );
  it.each(rows)('m/%s', (_name, seed, path, key) => {
    expect(bytesToHex(ed25519KeyAt(hexToBytes(seed), path))).toBe(key);
  });
});

describe('the account on Solana', () => {
  it.each(vectors.accounts)('of known words is the known one: %s', (words, address) => {
    expect(accountsOf(words).solana.address).toBe(address);
  });

  it('stands beside the account that there was before', () => {
    const [[words = ''] = []] = vectors.accounts;
    expect(accountsOf(words).eip155).toEqual(spendingAccount(words));
  });
});
