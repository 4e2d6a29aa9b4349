// Polygon: chain 137. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const polygon: Network = {
  id: 'eip155:137',
  name: 'Polygon',
  v1Names: ['polygon'],
  testnet: false,
  rpcUrls: ['https://polygon-bor-rpc.publicnode.com', 'https://polygon.drpc.org'],
  explorerTransaction: 'https://polygonscan.com/tx/',
  explorerToken: 'https://polygonscan.com/token/',
  coin: { symbol: 'POL', decimals: 18 },
  usualWait: 5_000,
  tokens: [
    {
      address: '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca',
    },
  ],
};
