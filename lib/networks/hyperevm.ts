// HyperEVM: chain 999. Domain separator read from the chain.
import type { Network } from './contract.ts';

export const hyperEvm: Network = {
  id: 'eip155:999',
  name: 'HyperEVM',
  v1Names: [],
  testnet: false,
  rpcUrls: ['https://rpc.hyperliquid.xyz/evm', 'https://hyperliquid.drpc.org'],
  explorerTransaction: 'https://hyperevmscan.io/tx/',
  explorerToken: 'https://hyperevmscan.io/token/',
  coin: { symbol: 'HYPE', decimals: 18 },
  tokens: [
    {
      address: '0xb88339CB7199b77E23DB6E890353E22632Ba630f',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x70a72998ad787d1a9152a8f88ccfe0766b1cb293b6b4011b34523035da10b0a3',
    },
  ],
};
