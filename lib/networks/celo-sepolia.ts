// Celo Sepolia: chain 11142220, play money. Domain as @x402/evm 2.27 has it, separator computed from that.
import type { Network } from './contract.ts';

export const celoSepolia: Network = {
  id: 'eip155:11142220',
  name: 'Celo Sepolia',
  v1Names: [],
  testnet: true,
  rpcUrls: ['https://forno.celo-sepolia.celo-testnet.org', 'https://celo-sepolia.drpc.org'],
  explorerTransaction: 'https://celo-sepolia.blockscout.com/tx/',
  explorerToken: 'https://celo-sepolia.blockscout.com/token/',
  coin: { symbol: 'CELO', decimals: 18 },
  tokens: [
    {
      address: '0x01C5C0122039549AD1493B8220cABEdD739BC44E',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x23f491197bb8c5ea4fe8dd4c2293b600f073553f9814015e7a5eb57724df9578',
    },
  ],
};
