// Polygon Amoy: chain 80002, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const polygonAmoy: Network = {
  id: 'eip155:80002',
  name: 'Polygon Amoy',
  v1Names: ['polygon-amoy'],
  testnet: true,
  rpcUrls: [
    'https://polygon-amoy-bor-rpc.publicnode.com',
    'https://polygon-amoy.drpc.org',
    'https://rpc-amoy.polygon.technology',
  ],
  explorerTransaction: 'https://amoy.polygonscan.com/tx/',
  explorerToken: 'https://amoy.polygonscan.com/token/',
  coin: { symbol: 'POL', decimals: 18 },
  usualWait: 5_000,
  tokens: [
    {
      address: '0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x5cddc98319864e897e4469bd1d13c2288c677047b54b8cca12bd342adb6be9eb',
    },
  ],
};
