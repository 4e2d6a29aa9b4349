// Solana's devnet: play money.
import type { Network } from './contract.ts';
import { splToken, token2022 } from './solana-programs.ts';

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
  tokens: [
    {
      address: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      program: splToken,
      transferMethods: ['svm'],
    },
    {
      address: '4F6PM96JJxngmHnZLBh9n58RH4aTVNWvDs2nuwrT5BP7',
      symbol: 'USDG',
      decimals: 6,
      peg: 'USD',
      program: token2022,
      transferMethods: ['svm'],
    },
    {
      address: 'CXk2AMBfi3TwaEL2468s6zP8xq9NxTXjp9gjMgzeUynM',
      symbol: 'PYUSD',
      decimals: 6,
      peg: 'USD',
      program: token2022,
      transferMethods: ['svm'],
    },
  ],
};
