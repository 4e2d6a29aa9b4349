// BNB Smart Chain: chain 56. Its dollars are pegged by Binance, have eighteen decimals, and know no authorizations: only Permit2 pays.
import type { Network } from './contract.ts';

export const bsc: Network = {
  id: 'eip155:56',
  name: 'BNB Smart Chain',
  v1Names: [],
  testnet: false,
  // The third serves no eth_getLogs (https://docs.bnbchain.org/bnb-smart-chain/developers/json_rpc/json-rpc-endpoint).
  rpcUrls: ['https://bsc-rpc.publicnode.com', 'https://bsc.drpc.org', 'https://bsc-dataseed.bnbchain.org'],
  explorerTransaction: 'https://bscscan.com/tx/',
  explorerToken: 'https://bscscan.com/token/',
  coin: { symbol: 'BNB', decimals: 18 },
  tokens: [
    {
      address: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d',
      symbol: 'USDC',
      decimals: 18,
      peg: 'USD',
      transferMethods: ['permit2'],
    },
  ],
};
