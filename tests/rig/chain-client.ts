// How everything in the local world talks to its chain.
import { setTimeout } from 'node:timers/promises';
import {
  type Account,
  createTestClient,
  createWalletClient,
  defineChain,
  type Hash,
  http,
  type PublicActions,
  publicActions,
  WaitForTransactionReceiptTimeoutError,
  walletActions,
} from 'viem';

export const CHAIN_ID: number = 84532;

export type ChainClient = ReturnType<typeof chainClient>;

export function chainClient(rpcUrl: string, chainId = CHAIN_ID) {
  return createTestClient({ mode: 'anvil', ...settings(rpcUrl, chainId) })
    .extend(publicActions)
    .extend(walletActions)
    .extend(askingForReceipts);
}

/** For one who sends transactions from one account, as a facilitator does. */
export function accountClient(rpcUrl: string, account: Account, chainId = CHAIN_ID) {
  return createWalletClient({ account, ...settings(rpcUrl, chainId) })
    .extend(publicActions)
    .extend(askingForReceipts);
}

/**
 * Waits for a receipt by asking for it. viem's own way asks when a new block has come, and drops one that comes while it looks
 * for a replaced transaction; here no other block may ever come, and a settlement hung for minutes when the machine was busy.
 */
function askingForReceipts(client: PublicActions) {
  return {
    waitForTransactionReceipt: async ({ hash, timeout = 60_000 }: { hash: Hash; timeout?: number }) => {
      for (const end = Date.now() + timeout; Date.now() < end; await setTimeout(interval)) {
        const receipt = await client.getTransactionReceipt({ hash }).catch(() => null);
        if (receipt !== null) return receipt;
      }
      throw new WaitForTransactionReceiptTimeoutError({ hash });
    },
  };
}

const interval = 10;

function settings(rpcUrl: string, id: number) {
  const chain = defineChain({
    id,
    name: `chain ${id} (local)`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    testnet: true,
  });
  return { chain, transport: http(rpcUrl), pollingInterval: interval, cacheTime: 0 };
}
