// Monad testnet: chain 10143, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const monadTestnet: Network = {
  id: 'eip155:10143',
  name: 'Monad testnet',
  v1Names: [],
  testnet: true,
  rpcUrls: ['https://testnet-rpc.monad.xyz', 'https://monad-testnet.drpc.org'],
  explorerTransaction: 'https://testnet.monadexplorer.com/tx/',
  explorerToken: 'https://testnet.monadexplorer.com/token/',
  coin: { symbol: 'MON', decimals: 18 },
  tokens: [
    {
      address: '0x534b2f3A21130d7a60830c2Df862319e593943A3',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xf1090f5a61ddee19528cecc447be0f91c7205fc2b34dd271fc0de87809a0a48d',
    },
  ],
};
