// What a payee sent back to the account, as the chain tells it. https://eips.ethereum.org/EIPS/eip-20
import type { OnChain } from '../core/evidence.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { blockAt } from './blocks.ts';
import { searchLogs } from './logs.ts';
import type { Rpc } from './rpc.ts';
import { isTransferOf, transfersBetween } from './token-events.ts';

export interface Refund {
  readonly asset: string;
  /** The payee of the purchase. */
  readonly from: string;
  readonly to: string;
  /** Smallest unit of the asset: the whole of what was paid. */
  readonly amount: bigint;
}

/** Each transfer of just this amount after a block, up to the finalized one; the oldest first. */
export async function refundsAfter(
  rpc: Rpc,
  refund: Refund,
  block: number,
): Promise<Outcome<readonly OnChain[]>> {
  const finalized = await blockAt(rpc, 'finalized');
  if (!finalized.ok) return finalized;
  const range = { from: block + 1, to: finalized.value.number };
  if (range.from > range.to) return success([]);
  const search = await searchLogs(rpc, transfersBetween(refund.asset, refund.from, refund.to), range);
  if (!search.ok) return search;
  const refunds: OnChain[] = [];
  for (const log of search.value.logs.filter((one) => isTransferOf(one, refund.amount))) {
    const its = await blockAt(rpc, log.block);
    if (!its.ok) return its;
    if (its.value.hash !== log.blockHash) return failed('rpc-malformed');
    refunds.push({ transaction: log.transaction, block: log.block, time: its.value.time });
  }
  return success(refunds);
}
