// The tokens of Solana's two clusters for play money: one list, the same mints at the same addresses.
import type { SolanaToken } from './contract.ts';
import { splToken, token2022 } from './solana-programs.ts';

export const solanaTestTokens: readonly SolanaToken[] = [
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
];
