// XDC: chain 50. Domain as @x402/evm 2.27 has it, separator computed from that.
import type { Network } from './contract.ts';

export const xdc: Network = {
  id: 'eip155:50',
  name: 'XDC',
  v1Names: [],
  testnet: false,
  rpcUrls: ['https://rpc.xdcrpc.com', 'https://rpc.ankr.com/xdc'],
  explorerTransaction: 'https://xdcscan.com/tx/',
  explorerToken: 'https://xdcscan.com/token/',
  coin: { symbol: 'XDC', decimals: 18 },
  tokens: [
    {
      address: '0xfA2958CB79b0491CC627c1557F441eF849Ca8eb1',
      symbol: 'USDC',
      decimals: 6,
      peg: 'USD',
      domain: { name: 'USDC', version: '2' },
      transferMethods: ['eip3009', 'permit2'],
      domainSeparator: '0xe3bb44ae105af7e23bb39b117e22bbcbf435066554f45b3a9bbcba42c80fe56d',
    },
  ],
};
