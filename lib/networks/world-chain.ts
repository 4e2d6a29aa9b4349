// World Chain: chain 480. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const worldChain: Network = {
  id: 'eip155:480',
  name: 'World Chain',
  v1Names: [],
  testnet: false,
  rpcUrls: ['https://worldchain-mainnet.g.alchemy.com/public', 'https://worldchain.drpc.org'],
  explorerTransaction: 'https://worldscan.org/tx/',
  explorerToken: 'https://worldscan.org/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x79A02482A880bCE3F13e09Da970dC34db4CD24d1',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x936533d5f85622a8261854e20bb87f4e849dde486f429bc1fb66202b7cde09ec',
    },
  ],
};
