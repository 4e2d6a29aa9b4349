// Monad: chain 143. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const monad: Network = {
  id: 'eip155:143',
  name: 'Monad',
  v1Names: ['monad'],
  testnet: false,
  rpcUrls: ['https://rpc.monad.xyz', 'https://rpc1.monad.xyz'],
  explorerTransaction: 'https://monadscan.com/tx/',
  explorerToken: 'https://monadscan.com/token/',
  coin: { symbol: 'MON', decimals: 18 },
  tokens: [
    {
      address: '0x754704Bc059F8C67012fEd69BC8A327a5aafb603',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xfe22123edc0dd4aeb912eb7948c5f0e531592c2053b3067612f427db342c93c6',
    },
  ],
};
