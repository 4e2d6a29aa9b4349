// Celo: chain 42220. Of USDC the domain separator was read from the chain; Tether's domains as @x402/evm 2.27 signs by them.
import type { Network } from './contract.ts';

export const celo: Network = {
  id: 'eip155:42220',
  name: 'Celo',
  v1Names: ['celo'],
  testnet: false,
  rpcUrls: ['https://forno.celo.org', 'https://celo-rpc.publicnode.com', 'https://celo.drpc.org'],
  explorerTransaction: 'https://celoscan.io/tx/',
  explorerToken: 'https://celoscan.io/token/',
  coin: { symbol: 'CELO', decimals: 18 },
  tokens: [
    {
      address: '0xcebA9300f2b948710d2653dD7B07f33A8B32118C',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xb2ce31d2838445fa765a491f550e7c78ac7280ab0f3bc9d6063a86df9c3fb578',
    },
    {
      address: '0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e',
      symbol: 'USDT',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'Tether USD', version: '1' },
      transferMethods: ['eip3009'],
      domainSeparator: '0xbcb4d62e4834b598d0eacecd84c0b397a0254e077c41cf2143e394d5701d1088',
    },
    {
      address: '0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771',
      symbol: 'USAT',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'Tether America USD', version: '1' },
      transferMethods: ['eip3009'],
      domainSeparator: '0xe6bbb7920a85afd44befe87c998da24b8b655c972faf8a8acbdf38c829ff8bf2',
    },
  ],
};
