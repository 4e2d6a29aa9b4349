// Base: chain 8453. Circle's list of USDC addresses; domain separator read from the chain.
import type { Network } from './contract.ts';

export const base: Network = {
  id: 'eip155:8453',
  name: 'Base',
  v1Names: ['base'],
  testnet: false,
  rpcUrls: ['https://mainnet.base.org', 'https://base-rpc.publicnode.com', 'https://base.drpc.org'],
  explorerTransaction: 'https://basescan.org/tx/',
  explorerToken: 'https://basescan.org/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f',
    },
  ],
};
