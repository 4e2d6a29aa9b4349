// The local Solana: a real virtual machine with the real token programs behind the JSON-RPC of a node. It calls itself devnet, or
// what a test wants, and the dollars are at the addresses that they have there.
import { type Address, type KeyPairSigner, lamports } from '@solana/kit';
import { parseUnits } from 'viem';
import { TEST_MNEMONIC } from './accounts.ts';
import { openRequestLog } from './request-log.ts';
import { type Cluster, type ClusterName, clusterOf } from './solana/clusters.ts';
import { act } from './solana/hand.ts';
import { mintTo, openTokenAccount, tokenAddressOf } from './solana/instructions.ts';
import { feePayerKey, solanaPayeeOf, tokenOwnerKey, walletKey } from './solana/keys.ts';
import { type Ledger, openLedger } from './solana/ledger.ts';
import { type Burden, placeMint, type Token } from './solana/mints.ts';
import { openRpc } from './solana/rpc.ts';
import { BLOCKHASH_LIFE, FINAL_BELOW } from './solana/slots.ts';
import { tokenAccountIn } from './solana/token-accounts.ts';

export type TokenName = keyof Cluster['tokens'];

export type Solana = {
  readonly rpcUrl: string;
  /** CAIP-2. */
  readonly network: Cluster['network'];
  /** In version 1. */
  readonly nameInV1: string;
  readonly tokens: Readonly<Record<TokenName, Token>>;
  /** The test wallet: 100 USDC, 100 PYUSD, no account for USDG, and no lamports for fees. */
  readonly wallet: { readonly address: Address; readonly mnemonic: string };
  /** Pays the fees of others, and has what it takes. */
  readonly feePayer: KeyPairSigner;
  /** Can be paid in every token. */
  readonly merchant: Address;
  /** Whom nobody can pay: no token account was ever opened. */
  readonly newcomer: Address;
  /** For whatever is not below. */
  readonly ledger: Ledger;
  /** Opens the owner's account where there is none. */
  mint(owner: Address, amount: bigint, token?: TokenName): Promise<void>;
  openAccount(owner: Address, token?: TokenName): Promise<void>;
  /** Nothing, where there is no account. */
  balance(owner: Address, token: TokenName): Promise<bigint>;
  usdcBalance(owner: Address): Promise<bigint>;
  lamportsOf(owner: Address): bigint;
  /** The one transfer of tokens that a transaction made, by the balances before and after. */
  transferOfTransaction(signature: string): TokenTransfer;
  /** From now on every transfer of this token costs a fee, or calls a program; none of either when it is told so. */
  burden(token: 'usdg' | 'pyusd', burden: Burden): void;
  /** Lets time pass: a slot is 0.4 s, and a blockhash lives for 150. */
  passSlots(count: number): void;
  /** What was signed up to now can no longer land. */
  expireBlockhashes(): void;
  /** Makes everything that has happened so far final. */
  finalize(): void;
  /** From now on what is sent waits. The function that is returned lets land what still can; never called, all is lost. */
  hold(): () => void;
  /** Remembers the chain as it is. The function that is returned brings it back, once: what came later was on a fork. */
  snapshot(): () => void;
  close(): Promise<void>;
};

type TokenTransfer = {
  readonly from: Address;
  readonly to: Address;
  readonly mint: Address;
  readonly value: bigint;
};

/** What it is where nothing else is said. */
export const SOLANA_NETWORK = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';
export const SOLANA_V1 = 'solana-devnet';

export async function startSolana(log = openRequestLog(), name: ClusterName = 'devnet'): Promise<Solana> {
  const { network, nameInV1, genesis, tokens } = clusterOf(name);
  const ledger = openLedger(genesis);
  const [owner, feePayer, wallet] = await Promise.all([tokenOwnerKey(), feePayerKey(), walletKey()]);
  for (const { address } of [owner, feePayer]) ledger.svm.airdrop(address, lamports(1_000_000_000_000n));
  for (const token of Object.values(tokens)) placeMint(ledger.svm, token, owner.address);
  const rpc = await openRpc(ledger, log);
  const hands = handsOf(ledger, owner, tokens);
  const merchant = await solanaPayeeOf('solana merchant');
  await hands.mint(wallet.address, walletFunds, 'usdc');
  await hands.mint(wallet.address, walletFunds, 'pyusd');
  for (const token of Object.keys(tokens)) await hands.openAccount(merchant, token as TokenName);
  return {
    rpcUrl: rpc.origin,
    network,
    nameInV1,
    tokens,
    wallet: { address: wallet.address, mnemonic: TEST_MNEMONIC },
    feePayer,
    merchant,
    newcomer: await solanaPayeeOf('solana newcomer'),
    ledger,
    ...hands,
    transferOfTransaction: (signature) => transferIn(ledger, signature),
    ...timeOf(ledger),
    close: rpc.close,
  };
}

/** What the wallet starts with, in the token's smallest unit. */
const walletFunds = parseUnits('100', 6);

type Hands = Pick<Solana, 'mint' | 'openAccount' | 'balance' | 'usdcBalance' | 'lamportsOf' | 'burden'>;

function handsOf(ledger: Ledger, owner: KeyPairSigner, tokens: Solana['tokens']): Hands {
  const balance = async (of: Address, name: TokenName) => {
    const account = ledger.svm.getAccount(await tokenAddressOf(of, tokens[name]));
    return account.exists ? (tokenAccountIn(account)?.amount ?? 0n) : 0n;
  };
  return {
    mint: async (to, amount, name = 'usdc') =>
      act(ledger, owner, [
        await openTokenAccount(owner.address, to, tokens[name]),
        await mintTo(owner.address, to, tokens[name], amount),
      ]),
    openAccount: async (of, name = 'usdc') =>
      act(ledger, owner, [await openTokenAccount(owner.address, of, tokens[name])]),
    balance,
    usdcBalance: (of) => balance(of, 'usdc'),
    lamportsOf: (of) => ledger.svm.getBalance(of) ?? 0n,
    burden: (name, burden) => placeMint(ledger.svm, tokens[name], owner.address, burden),
  };
}

function transferIn(ledger: Ledger, signature: string): TokenTransfer {
  const meta = ledger.find(signature)?.meta;
  const changes = (meta?.postTokenBalances ?? []).map(({ accountIndex, uiTokenAmount, ...of }) => {
    const before = meta?.preTokenBalances.find((balance) => balance.accountIndex === accountIndex);
    return { ...of, change: BigInt(uiTokenAmount.amount) - BigInt(before?.uiTokenAmount.amount ?? 0) };
  });
  const [loser, ...others] = changes.filter(({ change }) => change < 0n);
  const [gainer, ...more] = changes.filter(({ change }) => change > 0n);
  if (loser === undefined || gainer === undefined || others.length + more.length > 0)
    throw new Error(`${signature} is not one transfer of tokens`);
  return { from: loser.owner, to: gainer.owner, mint: gainer.mint, value: gainer.change };
}

type Time = Pick<Solana, 'passSlots' | 'expireBlockhashes' | 'finalize' | 'hold' | 'snapshot'>;

function timeOf({ slots, hold, snapshot }: Ledger): Time {
  return {
    passSlots: (count) => slots.pass(BigInt(count)),
    expireBlockhashes: () => slots.pass(BLOCKHASH_LIFE + 1n),
    finalize: () => slots.pass(FINAL_BELOW),
    hold,
    snapshot,
  };
}
