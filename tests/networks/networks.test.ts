// Networks are found by their exact name only, and the names of v1 lead to one chain each.
import { describe, expect, it } from 'vitest';
import { networkIdNamed, networkOf, shelf, tokenOf } from '../../lib/networks/index.ts';

describe('finding a network', () => {
  it.each(shelf.map(({ id }) => id))('%s is found by its id', (id) => {
    expect(networkOf(shelf, id)?.id).toBe(id);
  });

  it.each([
    'EIP155:8453',
    'eip155:08453',
    'eip155:0',
    'eip155:8453 ',
    ' eip155:8453',
    'eip155:8453\u200b',
    'eip155:84530',
    'base',
    'Base',
    '8453',
    '',
    'constructor',
    '__proto__',
  ])('%j is none', (id) => {
    expect(networkOf(shelf, id)).toBeUndefined();
  });

  it.each([
    ['base', 'eip155:8453'],
    ['base-sepolia', 'eip155:84532'],
    ['eip155:8453', 'eip155:8453'],
    ['eip155:84532', 'eip155:84532'],
    ['solana', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
    ['solana-devnet', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'],
    ['solana-testnet', 'solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z'],
    ['Solana', undefined],
    ['sepolia', 'eip155:11155111'],
    ['optimism', 'eip155:10'],
    ['optimism-sepolia', 'eip155:11155420'],
    ['arbitrum', 'eip155:42161'],
    ['arbitrum-sepolia', 'eip155:421614'],
    ['xlayer', 'eip155:196'],
    ['Base', undefined],
    ['base-mainnet', undefined],
    ['base_sepolia', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('%j in a v1 document means %s', (name, id) => {
    expect(networkIdNamed(shelf)(name)).toBe(id);
  });

  it('a token is found in any case of its address, and nowhere but on its own chain', () => {
    for (const network of shelf) {
      for (const token of network.tokens.filter(({ domain }) => domain !== undefined)) {
        expect(tokenOf(network, token.address.toLowerCase())).toBe(token);
        expect(tokenOf(network, token.address.toUpperCase())).toBe(token);
        for (const other of shelf)
          if (other !== network) expect(tokenOf(other, token.address)).toBeUndefined();
      }
    }
  });

  it('a mint is found by its letters as they are, for base58 tells capitals from small ones', () => {
    for (const network of shelf) {
      for (const token of network.tokens.filter(({ program }) => program !== undefined)) {
        expect(tokenOf(network, token.address)).toBe(token);
        expect(tokenOf(network, token.address.toLowerCase())).toBeUndefined();
        expect(tokenOf(network, token.address.toUpperCase())).toBeUndefined();
      }
    }
  });
});
