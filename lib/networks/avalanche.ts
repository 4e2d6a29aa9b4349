// Avalanche: chain 43114. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const avalanche: Network = {
  id: 'eip155:43114',
  name: 'Avalanche',
  v1Names: ['avalanche'],
  testnet: false,
  rpcUrls: ['https://api.avax.network/ext/bc/C/rpc', 'https://avalanche-c-chain-rpc.publicnode.com'],
  explorerTransaction: 'https://snowtrace.io/tx/',
  explorerToken: 'https://snowtrace.io/token/',
  coin: { symbol: 'AVAX', decimals: 18 },
  tokens: [
    {
      address: '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xbbea200329a938bc3438984a49cb0732e66d66d7bd59c127abacc1710e77f7b3',
    },
  ],
};
