// X Layer: chain 196. Domain separators read from the chain.
import type { Network } from './contract.ts';

export const xLayer: Network = {
  id: 'eip155:196',
  name: 'X Layer',
  v1Names: ['xlayer'],
  testnet: false,
  rpcUrls: ['https://xlayerrpc.okx.com', 'https://xlayer.drpc.org'],
  explorerTransaction: 'https://www.oklink.com/xlayer/tx/',
  explorerToken: 'https://www.oklink.com/xlayer/token/',
  coin: { symbol: 'OKB', decimals: 18 },
  tokens: [
    {
      address: '0x74b7F16337b8972027F6196A17a631aC6dE26d22',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD Coin', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xb1671065a2ea487729c4ff0e2f8beb2105e3ce63315ad07483374a3476b83972',
    },
    {
      address: '0x4ae46a509F6b1D9056937BA4500cb143933D2dc8',
      symbol: 'USDG',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'Global Dollar', version: '1' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x415f0706e345fcaf25d5be24c4fd7830d0054fc5742c51a0db9319c759bd3743',
    },
    {
      address: '0x779Ded0c9e1022225f8E0630b35a9b54bE713736',
      symbol: 'USD₮0',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USD₮0', version: '1' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xd591d9baf744328d9400b923cb02c9474d367d591ca1ab24d8c4068be527599d',
    },
  ],
};
