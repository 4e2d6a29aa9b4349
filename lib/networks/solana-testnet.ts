// Solana's testnet: play money.
import type { Network } from './contract.ts';
import { solanaTestTokens } from './solana-test-tokens.ts';

export const solanaTestnet: Network = {
  id: 'solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z',
  name: 'Solana Testnet',
  v1Names: ['solana-testnet'],
  testnet: true,
  rpcUrls: ['https://api.testnet.solana.com', 'https://solana-testnet-rpc.publicnode.com'],
  explorerTransaction: 'https://explorer.solana.com/tx/',
  explorerToken: 'https://explorer.solana.com/address/',
  explorerQuery: '?cluster=testnet',
  coin: { symbol: 'SOL', decimals: 9 },
  tokens: solanaTestTokens,
};
