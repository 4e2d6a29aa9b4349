// Optimism: chain 10. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const optimism: Network = {
  id: 'eip155:10',
  name: 'Optimism',
  v1Names: ['optimism'],
  testnet: false,
  rpcUrls: [
    'https://mainnet.optimism.io',
    'https://optimism-rpc.publicnode.com',
    'https://optimism.drpc.org',
  ],
  explorerTransaction: 'https://optimistic.etherscan.io/tx/',
  explorerToken: 'https://optimistic.etherscan.io/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x26d9c34bb1a1c312f69c53b2d93b8be20faafba63af2438c6811713c9b1f933f',
    },
  ],
};
