// Solana's testnet: play money.
import type { Network } from './contract.ts';
import { splToken, token2022 } from './solana-programs.ts';

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
