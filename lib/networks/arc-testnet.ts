// Arc testnet: chain 5042002, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const arcTestnet: Network = {
  id: 'eip155:5042002',
  name: 'Arc testnet',
  v1Names: [],
  testnet: true,
  rpcUrls: [
    'https://rpc.testnet.arc.network',
    'https://rpc.quicknode.testnet.arc.network',
    'https://rpc.blockdaemon.testnet.arc.network',
  ],
  explorerTransaction: 'https://testnet.arcscan.app/tx/',
  explorerToken: 'https://testnet.arcscan.app/token/',
  coin: { symbol: 'USDC', decimals: 18 },
  tokens: [
    {
      address: '0x3600000000000000000000000000000000000000',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x361191522483d32a83e70ae7183b4b9629442c13a78bc9921d6f707911c8c6b0',
    },
  ],
};
