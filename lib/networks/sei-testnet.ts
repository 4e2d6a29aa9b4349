// Sei testnet: chain 1328, play money. Domain as @x402/evm 2.27 has it, separator computed from that.
import type { Network } from './contract.ts';

export const seiTestnet: Network = {
  id: 'eip155:1328',
  name: 'Sei testnet',
  v1Names: ['sei-testnet'],
  testnet: true,
  rpcUrls: ['https://evm-rpc-testnet.sei-apis.com', 'https://sei-testnet.drpc.org'],
  explorerTransaction: 'https://testnet.seiscan.io/tx/',
  explorerToken: 'https://testnet.seiscan.io/token/',
  coin: { symbol: 'SEI', decimals: 18 },
  tokens: [
    {
      address: '0x4fCF1784B31630811181f670Aea7A7bEF803eaED',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x154bb5980ce1d584a1067dc67730720e6046d0364a2ade0b692dd488e71fe653',
    },
  ],
};
