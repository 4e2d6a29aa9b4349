// Optimism Sepolia: chain 11155420, play money. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const optimismSepolia: Network = {
  id: 'eip155:11155420',
  name: 'Optimism Sepolia',
  v1Names: ['optimism-sepolia'],
  testnet: true,
  rpcUrls: ['https://sepolia.optimism.io', 'https://optimism-sepolia-rpc.publicnode.com'],
  explorerTransaction: 'https://optimism-sepolia.blockscout.com/tx/',
  explorerToken: 'https://optimism-sepolia.blockscout.com/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  tokens: [
    {
      address: '0x5fd84259d66Cd46123540766Be93DFE6D43130D7',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x09d038a3e46040fc37eb01174dbbcdb7981fbd8eafd9e1a857b1c67805dfb29e',
    },
  ],
};
