// Solana: mainnet-beta. The tokens that @x402/svm 2.27 names; their decimals and programs as in its table.
import type { Network } from './contract.ts';
import { splToken, token2022 } from './solana-programs.ts';

export const solana: Network = {
  id: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  name: 'Solana',
  v1Names: ['solana'],
  testnet: false,
  rpcUrls: [
    'https://api.mainnet-beta.solana.com',
    'https://solana-rpc.publicnode.com',
    'https://solana.drpc.org',
  ],
  explorerTransaction: 'https://explorer.solana.com/tx/',
  explorerToken: 'https://explorer.solana.com/address/',
  coin: { symbol: 'SOL', decimals: 9 },
  tokens: [
    {
      address: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      program: splToken,
      transferMethods: ['svm'],
    },
    {
      address: 'Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB',
      symbol: 'USDT',
      decimals: 6,
      peg: 'USD',
      program: splToken,
      transferMethods: ['svm'],
    },
    {
      address: '2u1tszSeqZ3qBWF3uNGPFc8TzMk2tdiwknnRMWGWjGWH',
      symbol: 'USDG',
      decimals: 6,
      peg: 'USD',
      program: token2022,
      transferMethods: ['svm'],
    },
    {
      address: '2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo',
      symbol: 'PYUSD',
      decimals: 6,
      peg: 'USD',
      program: token2022,
      transferMethods: ['svm'],
    },
    {
      address: 'CASHx9KJUStyftLFWGvEVf59SGeG9sh5FfcnZMVPCASH',
      symbol: 'CASH',
      decimals: 6,
      peg: 'USD',
      program: token2022,
      transferMethods: ['svm'],
    },
  ],
};
