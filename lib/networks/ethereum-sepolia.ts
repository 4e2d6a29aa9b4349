// Ethereum Sepolia: chain 11155111, play money. Its domain was read from the contract by others, its separator is computed from that.
import type { Network } from './contract.ts';

export const ethereumSepolia: Network = {
  id: 'eip155:11155111',
  name: 'Ethereum Sepolia',
  v1Names: ['sepolia'],
  testnet: true,
  rpcUrls: ['https://ethereum-sepolia-rpc.publicnode.com', 'https://sepolia.drpc.org'],
  explorerTransaction: 'https://sepolia.etherscan.io/tx/',
  explorerToken: 'https://sepolia.etherscan.io/token/',
  coin: { symbol: 'ETH', decimals: 18 },
  usualWait: 15_000,
  tokens: [
    {
      address: '0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xb90e5057db141a932946e64d09ccb7ffc9b00bd79fec26f698d29af0c83320a6',
    },
  ],
};
