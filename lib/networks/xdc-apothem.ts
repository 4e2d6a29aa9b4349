// XDC Apothem: chain 51, play money. Domain as @x402/evm 2.27 has it, separator computed from that.
import type { Network } from './contract.ts';

export const xdcApothem: Network = {
  id: 'eip155:51',
  name: 'XDC Apothem',
  v1Names: [],
  testnet: true,
  rpcUrls: ['https://erpc.apothem.network', 'https://rpc.ankr.com/xdc_testnet'],
  explorerTransaction: 'https://testnet.xdcscan.com/tx/',
  explorerToken: 'https://testnet.xdcscan.com/token/',
  coin: { symbol: 'TXDC', decimals: 18 },
  tokens: [
    {
      address: '0xb5AB69F7bBada22B28e79C8FFAECe55eF1c771D4',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0x3835afe643ce123f3bc71a8e3123e24651d2d4309bbf3ba58329a1db60b9b2c3',
    },
  ],
};
