// Finds what an account's authorizations spent, as the chain tells it: also what an older profile or another copy of the
// wallet signed, of which this one's journal knows nothing.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Log } from './answers.ts';
import { blockAt } from './blocks.ts';
import { searchLogs } from './logs.ts';
import type { Rpc } from './rpc.ts';
import { authorizationUsed, spendingOf, transferAfter } from './token-events.ts';

export interface Use {
  readonly nonce: string;
  readonly transaction: string;
  readonly block: number;
  /** That block's time, in seconds since 1970. */
  readonly time: number;
  /** In lower case, as the chain tells it. */
  readonly payTo: string;
  /** Smallest unit of the asset. */
  readonly amount: bigint;
}

/**
 * Every use from one block on, oldest first. `upTo`: the block searched to, the finalized one; an earlier one where so
 * many blocks or uses lie between that one call does not take them all, and then the next begins after it.
 */
export async function usesSince(
  rpc: Rpc,
  of: { readonly asset: string; readonly account: string },
  fromBlock: number,
): Promise<Outcome<{ readonly uses: readonly Use[]; readonly upTo: number }>> {
  const finalized = await blockAt(rpc, 'finalized');
  if (!finalized.ok) return finalized;
  const range = { from: fromBlock, to: finalized.value.number };
  const isEnough = (found: readonly Log[]) => found.filter(isUse).length >= manyUses;
  const search = await searchLogs(rpc, spendingOf(of.asset, of.account), range, isEnough);
  if (!search.ok) return search;
  const { logs, upTo } = search.value;
  const uses: Use[] = [];
  for (const log of logs.filter(isUse)) {
    const use = await useIn(rpc, log, logs);
    if (!use.ok) return use;
    uses.push(use.value);
  }
  return success({ uses, upTo });
}

/** Each use costs one more question, for the time of its block. */
const manyUses = 100;

function isUse({ topics }: Log): boolean {
  return topics[0] === authorizationUsed;
}

async function useIn(rpc: Rpc, use: Log, logs: readonly Log[]): Promise<Outcome<Use>> {
  const block = await blockAt(rpc, use.block);
  if (!block.ok) return block;
  const moved = transferAfter(use, logs);
  const [, , nonce] = use.topics;
  if (moved === null || nonce === undefined || block.value.hash !== use.blockHash)
    return failed('rpc-malformed');
  const { transaction } = use;
  const { number, time } = block.value;
  return success({ nonce, transaction, block: number, time, payTo: moved.to, amount: moved.value });
}
