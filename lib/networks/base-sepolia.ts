// Base Sepolia: chain 84532, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const baseSepolia: Network = {
  id: 'eip155:84532',
  name: 'Base Sepolia',
  v1Names: ['base-sepolia'],
  testnet: true,
  rpcUrls: [
    'https://sepolia.base.org',
    'https://base-sepolia-rpc.publicnode.com',
    'https://base-sepolia.drpc.org',
  ],
  explorerTransaction: 'https://sepolia.basescan.org/tx/',
  explorerToken: 'https://sepolia.basescan.org/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818',
    },
  ],
};
