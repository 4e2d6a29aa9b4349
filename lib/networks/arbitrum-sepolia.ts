// Arbitrum Sepolia: chain 421614, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const arbitrumSepolia: Network = {
  id: 'eip155:421614',
  name: 'Arbitrum Sepolia',
  v1Names: ['arbitrum-sepolia'],
  testnet: true,
  rpcUrls: ['https://sepolia-rollup.arbitrum.io/rpc', 'https://arbitrum-sepolia-rpc.publicnode.com'],
  explorerTransaction: 'https://sepolia.arbiscan.io/tx/',
  explorerToken: 'https://sepolia.arbiscan.io/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x85944e1292d007732838d6eadfa67589b78ffcededbd4df60488d0af251308bb',
    },
  ],
};
