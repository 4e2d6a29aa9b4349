// How everything in the local world talks to its chain.
import {
  type Account,
  createTestClient,
  createWalletClient,
  defineChain,
  http,
  publicActions,
  walletActions,
} from 'viem';

export const CHAIN_ID = 84532;

export type ChainClient = ReturnType<typeof chainClient>;

export function chainClient(rpcUrl: string) {
  return createTestClient({ mode: 'anvil', ...settings(rpcUrl) })
    .extend(publicActions)
    .extend(walletActions);
}

/** For one who sends transactions from one account, as a facilitator does. */
export function accountClient(rpcUrl: string, account: Account) {
  return createWalletClient({ account, ...settings(rpcUrl) }).extend(publicActions);
}

function settings(rpcUrl: string) {
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Base Sepolia (local)',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    testnet: true,
  });
  // viem asks for receipts every four seconds unless told otherwise; this chain answers in milliseconds.
  return { chain, transport: http(rpcUrl), pollingInterval: 10, cacheTime: 0 };
}
