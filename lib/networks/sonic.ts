// Sonic: chain 146. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const sonic: Network = {
  id: 'eip155:146',
  name: 'Sonic',
  v1Names: [],
  testnet: false,
  rpcUrls: ['https://rpc.soniclabs.com', 'https://sonic-rpc.publicnode.com'],
  explorerTransaction: 'https://sonicscan.org/tx/',
  explorerToken: 'https://sonicscan.org/token/',
  coin: { symbol: 'S', decimals: 18 },
  tokens: [
    {
      address: '0x29219dd400f2Bf60E5a23d13Be72B486D4038894',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x47ff53f4cb866f027068ac56dedd98f6818c3ea4f1f60a1850d746944543ac12',
    },
  ],
};
