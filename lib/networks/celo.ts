// Celo: chain 42220. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const celo: Network = {
  id: 'eip155:42220',
  name: 'Celo',
  v1Names: ['celo'],
  testnet: false,
  rpcUrls: ['https://forno.celo.org', 'https://celo-rpc.publicnode.com', 'https://celo.drpc.org'],
  explorerTransaction: 'https://celoscan.io/tx/',
  explorerToken: 'https://celoscan.io/token/',
  coin: { symbol: 'CELO', decimals: 18 },
  tokens: [
    {
      address: '0xcebA9300f2b948710d2653dD7B07f33A8B32118C',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xb2ce31d2838445fa765a491f550e7c78ac7280ab0f3bc9d6063a86df9c3fb578',
    },
  ],
};
