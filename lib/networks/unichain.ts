// Unichain: chain 130. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const unichain: Network = {
  id: 'eip155:130',
  name: 'Unichain',
  v1Names: [],
  testnet: false,
  rpcUrls: ['https://mainnet.unichain.org', 'https://unichain-rpc.publicnode.com'],
  explorerTransaction: 'https://uniscan.xyz/tx/',
  explorerToken: 'https://uniscan.xyz/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x078D782b760474a361dDA0AF3839290b0EF57AD6',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x565b4c4095d739dada6adeb9a89bc6dc4d102500ebd4a88bef1ec1d0f69d83b8',
    },
  ],
};
