// Networks to look at: endpoints in every state of health, one of the user's own, and a chain that the person has added.
import type { Temperament } from '../../lib/core/choice.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { NetworkView, TokenFound, TokenReading, WalletApi } from '../../lib/wallet/api.ts';
import { strange, strangeUsdc, testUsdc, usdc } from './fake-receipts.ts';

const at = new Date().setHours(12, 5, 0, 0);
const address = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
const token = { address, symbol: 'USDC', page: `https://explorer.example/token/${address}`, dollars: true };

const base: NetworkView = {
  id: usdc.network,
  name: 'Base',
  testnet: false,
  own: false,
  chainId: 8453,
  tokens: [token],
  endpoints: [
    { url: 'https://base.rpc.example/', health: { kind: 'answers', at, ms: 120 } },
    { url: 'https://other.rpc.example/', health: { kind: 'silent', at } },
    { url: 'https://third.rpc.example/', health: { kind: 'unasked' } },
  ],
  rpcUrl: 'https://base.rpc.example/',
  custom: false,
};

const baseSepolia: NetworkView = {
  ...base,
  id: testUsdc.network,
  name: 'Base Sepolia',
  testnet: true,
  chainId: 84532,
  endpoints: [{ url: 'https://my.rpc.example/key', health: { kind: 'other-chain', at } }],
  rpcUrl: 'https://my.rpc.example/key',
  custom: true,
};

const own: NetworkView = {
  ...base,
  id: 'eip155:31337',
  name: 'The workshop',
  testnet: true,
  own: true,
  chainId: 31337,
  tokens: [{ ...token, symbol: 'SHOP', page: null, dollars: false }],
  endpoints: [
    {
      url: `https://${'a-very-long-name.'.repeat(6)}example/and-a-key-of-somebody`,
      health: { kind: 'answers', at, ms: 9 },
    },
  ],
  rpcUrl: 'http://localhost:8545/',
};

/** With a token that the person has added, and that calls itself as the other one does. */
export const withStranger: readonly NetworkView[] = [
  {
    ...base,
    tokens: [
      token,
      {
        address: strange.contract,
        symbol: strangeUsdc.symbol,
        page: `https://explorer.example/token/${strange.contract}`,
        dollars: false,
        stranger: strange,
      },
    ],
  },
];

const reading: TokenReading = {
  address,
  symbol: 'USDC',
  decimals: 6,
  domain: { name: 'USD Coin', version: '2' },
  domainSeparator: `0x${'c0'.repeat(32)}`,
};

/** It calls itself what another one is. */
const found: TokenFound = {
  ...reading,
  address: strange.contract,
  network: usdc.network,
  networkName: 'Base',
  testnet: false,
  resembles: 'USDC',
};

type NetworkApi = Pick<
  WalletApi,
  | 'networks'
  | 'setRpcUrl'
  | 'testEndpoint'
  | 'readChain'
  | 'readToken'
  | 'addNetwork'
  | 'removeNetwork'
  | 'findToken'
  | 'addToken'
  | 'removeToken'
  | 'temperament'
  | 'setTemperament'
>;

export function fakeNetworks(networks: readonly NetworkView[] = [base, baseSepolia, own]): NetworkApi {
  let weighing: Temperament = 'balanced';
  return {
    temperament: async () => weighing,
    async setTemperament({ temperament }) {
      weighing = temperament;
    },
    networks: async () => [...networks],
    setRpcUrl: async ({ rpcUrl }) => (rpcUrl?.startsWith('http:') ? failed('rpc-not-secure') : success(null)),
    testEndpoint: async () => success({ kind: 'answers', at, ms: 45 }),
    readChain: async ({ rpcUrl }) => success({ id: 'eip155:1337', chainId: 1337, rpcUrl }),
    readToken: async () => success(reading),
    addNetwork: async () => success(null),
    removeNetwork: async () => failed('network-in-use'),
    findToken: async () => success(found),
    addToken: async () => success(null),
    removeToken: async () => failed('token-in-use'),
  };
}
