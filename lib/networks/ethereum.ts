// Ethereum: chain 1. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const ethereum: Network = {
  id: 'eip155:1',
  name: 'Ethereum',
  v1Names: ['ethereum'],
  testnet: false,
  rpcUrls: ['https://ethereum-rpc.publicnode.com', 'https://eth.drpc.org', 'https://ethereum.reth.rs/rpc'],
  explorerTransaction: 'https://etherscan.io/tx/',
  explorerToken: 'https://etherscan.io/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  usualWait: 15_000,
  tokens: [
    {
      address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335',
    },
  ],
};
