// What networks are called, and the dollars on them that are known here.

/** CAIP-2. Version 1 of x402 has names of its own. */
export function networkNamed(name) {
  return names.get(name) ?? String(name);
}

const names = new Map([
  ['ethereum', 'eip155:1'],
  ['sepolia', 'eip155:11155111'],
  ['base', 'eip155:8453'],
  ['base-sepolia', 'eip155:84532'],
  ['optimism', 'eip155:10'],
  ['optimism-sepolia', 'eip155:11155420'],
  ['polygon', 'eip155:137'],
  ['polygon-amoy', 'eip155:80002'],
  ['arbitrum', 'eip155:42161'],
  ['arbitrum-sepolia', 'eip155:421614'],
  ['avalanche', 'eip155:43114'],
  ['avalanche-fuji', 'eip155:43113'],
  ['celo', 'eip155:42220'],
  ['monad', 'eip155:143'],
  ['sei', 'eip155:1329'],
  ['sei-testnet', 'eip155:1328'],
  ['xlayer', 'eip155:196'],
  ['solana', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
  ['solana-devnet', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'],
  ['solana-testnet', 'solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z'],
]);

/** Circle's USDC: a document may name any contract, and another one's dollars are worth what you know of it. */
export const officialTokens = {
  'eip155:8453': '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  'eip155:84532': '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
};
