// Sei: chain 1329. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const sei: Network = {
  id: 'eip155:1329',
  name: 'Sei',
  v1Names: ['sei'],
  testnet: false,
  rpcUrls: ['https://evm-rpc.sei-apis.com', 'https://sei-evm-rpc.publicnode.com'],
  explorerTransaction: 'https://seiscan.io/tx/',
  explorerToken: 'https://seiscan.io/token/',
  coin: { symbol: 'SEI', decimals: 18 },
  tokens: [
    {
      address: '0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x0a19136106ae98d2c245cbbd451f3cb2bbbb1670e1ee191abacb5a5e255c0255',
    },
  ],
};
