// Mezo: chain 31612. Its dollar has eighteen decimals and no authorizations, but permits: only Permit2 pays. Domain as in @x402/evm.
import type { Network } from './contract.ts';

export const mezo: Network = {
  id: 'eip155:31612',
  name: 'Mezo',
  v1Names: [],
  testnet: false,
  // https://mezo.org/docs/developers/getting-started/configure-environment
  rpcUrls: ['https://rpc-http.mezo.boar.network', 'https://mezo.drpc.org'],
  explorerTransaction: 'https://explorer.mezo.org/tx/',
  explorerToken: 'https://explorer.mezo.org/token/',
  coin: { symbol: 'BTC', decimals: 18 },
  tokens: [
    {
      address: '0xdD468A1DDc392dcdbEf6db6e34E89AA338F9F186',
      symbol: 'mUSD',
      decimals: 18,
      peg: 'USD',
      domain: { name: 'Mezo USD', version: '1' },
      transferMethods: ['permit2'],
      domainSeparator: '0x0a43819914359cf08d7ef52ccb53aadf5478d3d2fc676003ccb84491d09a3e93',
    },
  ],
};
