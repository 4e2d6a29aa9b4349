// Solana's devnet: play money.
import type { Network } from './contract.ts';
import { solanaTestTokens } from './solana-test-tokens.ts';

export const solanaDevnet: Network = {
  id: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  name: 'Solana Devnet',
  v1Names: ['solana-devnet'],
  testnet: true,
  rpcUrls: ['https://api.devnet.solana.com', 'https://solana-devnet-rpc.publicnode.com'],
  explorerTransaction: 'https://explorer.solana.com/tx/',
  explorerToken: 'https://explorer.solana.com/address/',
  explorerQuery: '?cluster=devnet',
  coin: { symbol: 'SOL', decimals: 9 },
  tokens: solanaTestTokens,
};
