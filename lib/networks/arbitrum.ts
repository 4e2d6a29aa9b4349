// Arbitrum One: chain 42161. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const arbitrum: Network = {
  id: 'eip155:42161',
  name: 'Arbitrum One',
  v1Names: ['arbitrum'],
  testnet: false,
  rpcUrls: [
    'https://arb1.arbitrum.io/rpc',
    'https://arbitrum-one-rpc.publicnode.com',
    'https://arbitrum.drpc.org',
  ],
  explorerTransaction: 'https://arbiscan.io/tx/',
  explorerToken: 'https://arbiscan.io/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x08d11903f8419e68b1b8721bcbe2e9fc68569122a77ef18c216f10b3b5112c78',
    },
  ],
};
