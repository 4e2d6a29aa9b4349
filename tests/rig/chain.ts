// The local chain: a real EVM node that calls itself Base Sepolia, or whatever a test wants, with Circle's real USDC at the address
// and under the domain that it has there.
import { type Address, type Hash, type Hex, parseEther, parseEventLogs, parseUnits } from 'viem';
import { ACCOUNTS, TEST_MNEMONIC, tokenOwnerAccount, walletAccount } from './accounts.ts';
import { startAnvil } from './anvil.ts';
import { CHAIN_ID, type ChainClient, chainClient } from './chain-client.ts';
import { placeMulticall } from './multicall.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type Dollars, placeUsdc, usdcAbi, usdcOn } from './token.ts';

type Transfer = { readonly from: Address; readonly to: Address; readonly value: bigint };

export type Chain = {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly usdc: Address;
  /** The token's EIP-712 domain, as sellers name it in `extra`. */
  readonly domain: Dollars['domain'];
  /** The test wallet: 100 USDC and no coin for gas. */
  readonly wallet: { readonly address: Address; readonly mnemonic: string };
  /** viem's test, public and wallet actions, for whatever is not below. */
  readonly client: ChainClient;
  mint(to: Address, amount: bigint): Promise<void>;
  usdcBalance(owner: Address): Promise<bigint>;
  /** Was the authorization with this nonce used or cancelled? */
  authorizationState(authorizer: Address, nonce: Hex): Promise<boolean>;
  /** The one USDC transfer that a transaction made. */
  transferOfTransaction(hash: Hash): Promise<Transfer>;
  /** Adds empty blocks, so that what lies below them becomes final. */
  mine(blocks: number): Promise<void>;
  /** A block every two seconds, as Base has them, until the chain is closed: for people, who may read for a minute. */
  keepTime(): void;
  /** Makes everything that has happened so far final. */
  finalize(): Promise<void>;
  /** Lets chain time run ahead, so that authorizations expire. */
  passTime(seconds: number): Promise<void>;
  /** Puts empty blocks in the place of the newest ones: what happened in those has not happened. */
  reorg(blocks: number): Promise<void>;
  /** Remembers the chain as it is. The function that is returned brings it back, once. */
  snapshot(): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

export async function startChain(chainId = CHAIN_ID): Promise<Chain> {
  const anvil = await startAnvil(anvilArguments(chainId));
  try {
    const dollars = usdcOn(chainId);
    const chain = chainAt(anvil.rpcUrl, chainId, dollars, () => anvil.close());
    await placeUsdc(chain.client, tokenOwnerAccount(), dollars);
    await placeMulticall(chain.client);
    await furnishWallet(chain);
    return chain;
  } catch (error) {
    await anvil.close();
    throw error;
  }
}

/** What the wallet starts with, in the token's smallest unit. */
const walletFunds = parseUnits('100', 6);

/** How far below the newest block the finalized one stands. */
const FINAL_BELOW = 2;

function anvilArguments(chainId: number): string[] {
  return [
    ['--chain-id', String(chainId)],
    ['--mnemonic', TEST_MNEMONIC],
    ['--accounts', String(ACCOUNTS)],
    ['--balance', '1000'],
    // Anvil's finalized block stands two epochs below the newest. Its epochs of 32 blocks would want 64 more.
    ['--slots-in-an-epoch', '1'],
  ].flat();
}

function chainAt(
  rpcUrl: string,
  chainId: number,
  { address: token, domain }: Dollars,
  close: () => Promise<void>,
): Chain {
  const client = chainClient(rpcUrl, chainId);
  const owner = tokenOwnerAccount();
  const inTurn = oneAtATime();
  const usdc = { address: token, abi: usdcAbi } as const;
  const { address } = walletAccount();
  let ticking: NodeJS.Timeout | undefined;
  return {
    rpcUrl,
    chainId,
    usdc: token,
    domain,
    wallet: { address, mnemonic: TEST_MNEMONIC },
    client,
    mint: (to, amount) =>
      inTurn(async () => {
        const hash = await client.writeContract({
          ...usdc,
          account: owner,
          functionName: 'mint',
          args: [to, amount],
        });
        await client.waitForTransactionReceipt({ hash });
      }),
    usdcBalance: (of) => client.readContract({ ...usdc, functionName: 'balanceOf', args: [of] }),
    authorizationState: (authorizer, nonce) =>
      client.readContract({ ...usdc, functionName: 'authorizationState', args: [authorizer, nonce] }),
    transferOfTransaction: (hash) => transferOf(client, token, hash),
    mine: (blocks) => client.mine({ blocks }),
    keepTime() {
      // Payments are weighed at the newest block's time: without new ones it stands still, and no window opens any more.
      ticking ??= setInterval(() => void client.mine({ blocks: 1 }).catch(() => undefined), 2_000);
    },
    finalize: () => client.mine({ blocks: FINAL_BELOW }),
    passTime: async (seconds) => {
      await client.increaseTime({ seconds });
      await client.mine({ blocks: 1 });
    },
    reorg: (blocks) => reorg(client, blocks),
    snapshot: async () => {
      const id = await client.snapshot();
      return () => client.revert({ id });
    },
    async close() {
      clearInterval(ticking);
      await close();
    },
  };
}

async function furnishWallet(chain: Chain): Promise<void> {
  await chain.mint(chain.wallet.address, walletFunds);
  await chain.client.setBalance({ address: chain.wallet.address, value: parseEther('0') });
}

/** viem has no word for it. The empty list is of transactions that the new blocks would hold. */
async function reorg(client: ChainClient, blocks: number): Promise<void> {
  type Reorg = {
    Method: 'anvil_reorg';
    Parameters: readonly [depth: number, transactions: readonly []];
    ReturnType: null;
  };
  await client.request<Reorg>({ method: 'anvil_reorg', params: [blocks, []] });
}

async function transferOf(client: ChainClient, token: Address, hash: Hash): Promise<Transfer> {
  const receipt = await client.getTransactionReceipt({ hash });
  const logs = receipt.logs.filter((log) => log.address.toLowerCase() === token.toLowerCase());
  const transfers = parseEventLogs({ abi: usdcAbi, eventName: 'Transfer', logs });
  const [transfer] = transfers;
  if (!transfer || transfers.length !== 1)
    throw new Error(`${hash} holds ${transfers.length} USDC transfers`);
  return transfer.args;
}
