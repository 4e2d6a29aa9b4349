// What a transaction did, in the form in which a node remembers it: fee, logs, and the balances before and after.
import { type Address, getBase58Decoder } from '@solana/kit';
import type { LiteSVM, TransactionMetadata } from 'litesvm';
import type { TransactionError } from './failures.ts';
import { mintIn, tokenAccountIn } from './token-accounts.ts';
import { uiAmount } from './ui-amount.ts';
import type { Keys } from './wire.ts';

export type Balances = {
  readonly lamports: readonly bigint[];
  readonly tokens: readonly ReturnType<typeof tokenBalance>[];
};

type Outcome = {
  readonly error: TransactionError | null;
  readonly fee: bigint;
  readonly told: TransactionMetadata;
  readonly keys: Keys;
  readonly before: Balances;
  readonly after: Balances;
};

export type Meta = ReturnType<typeof metaOf>;

export function metaOf({ error, fee, told, keys, before, after }: Outcome) {
  return {
    err: error,
    status: error === null ? { Ok: null } : { Err: error },
    fee,
    preBalances: before.lamports,
    postBalances: after.lamports,
    preTokenBalances: before.tokens,
    postTokenBalances: after.tokens,
    innerInstructions: innerOf(told),
    logMessages: told.logs(),
    computeUnitsConsumed: told.computeUnitsConsumed(),
    loadedAddresses: keys.loaded,
    rewards: [],
    ...returned(told),
  };
}

export function balancesOf(svm: LiteSVM, { all }: Keys): Balances {
  return {
    lamports: all.map((key) => svm.getBalance(key) ?? 0n),
    tokens: all.flatMap((key, index) => tokenBalances(svm, key, index)),
  };
}

/** Of each instruction of the transaction that called others, what it called. */
export function innerOf(told: TransactionMetadata) {
  return told
    .innerInstructions()
    .map((calls, index) => ({ index, instructions: calls.map(innerInstruction) }))
    .filter(({ instructions }) => instructions.length > 0);
}

/** Nothing where no program returned anything. */
export function returned(told: TransactionMetadata) {
  const [programId, data] = [told.returnData().programId(), told.returnData().data()];
  if (data.length === 0) return {};
  const encoded = [Buffer.from(data).toString('base64'), 'base64'];
  return { returnData: { programId: getBase58Decoder().decode(programId), data: encoded } };
}

function innerInstruction(call: ReturnType<TransactionMetadata['innerInstructions']>[number][number]) {
  const instruction = call.instruction();
  return {
    programIdIndex: instruction.programIdIndex(),
    accounts: [...instruction.accounts()],
    data: getBase58Decoder().decode(instruction.data()),
    stackHeight: call.stackHeight(),
  };
}

function tokenBalances(svm: LiteSVM, key: Address, accountIndex: number) {
  const account = svm.getAccount(key);
  const held = account.exists ? tokenAccountIn(account) : null;
  if (!account.exists || held === null) return [];
  const mint = svm.getAccount(held.mint);
  const decimals = mint.exists ? (mintIn(mint)?.decimals ?? 0) : 0;
  return [tokenBalance(accountIndex, held.mint, held.owner, account.programAddress, held.amount, decimals)];
}

function tokenBalance(
  accountIndex: number,
  mint: Address,
  owner: Address,
  programId: Address,
  amount: bigint,
  decimals: number,
) {
  return { accountIndex, mint, owner, programId, uiTokenAmount: uiAmount(amount, decimals) };
}
