// Avalanche Fuji: chain 43113, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const avalancheFuji: Network = {
  id: 'eip155:43113',
  name: 'Avalanche Fuji',
  v1Names: ['avalanche-fuji'],
  testnet: true,
  rpcUrls: [
    'https://api.avax-test.network/ext/bc/C/rpc',
    'https://avalanche-fuji-c-chain-rpc.publicnode.com',
  ],
  explorerTransaction: 'https://testnet.snowtrace.io/tx/',
  explorerToken: 'https://testnet.snowtrace.io/token/',
  coin: { symbol: 'AVAX', decimals: 18 },
  tokens: [
    {
      address: '0x5425890298aed601595a70AB815c96711a31Bc65',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xfe9fa105a0e9629446730e544caa6b8d05d8d4fc93451750dc50e2ddd6d374b3',
    },
  ],
};
