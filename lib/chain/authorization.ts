// Asks one endpoint what became of one signed authorization. That a contract counts it as used is not yet a payment: the
// event tells whether it was taken or cancelled, and the transfer beside it whether it paid what was signed.
import type { Authorization, ChainWord } from '../core/chain-word.ts';
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import { type Block, type Log, type Receipt, receiptOf } from './answers.ts';
import { blockAt, lastBefore } from './blocks.ts';
import { type Range, searchLogs } from './logs.ts';
import { type End, permitEnd } from './permit-end.ts';
import { ask, type Rpc } from './rpc.ts';
import { authorizationCanceled, endOf, nonceInvalidated, transferAfter, transferIn } from './token-events.ts';
import { isUsed, onItsChain } from './token-state.ts';

/** `from`: seconds since 1970, before which it cannot have been used or cancelled. */
export async function askAuthorization(
  rpc: Rpc,
  authorization: Authorization,
  from: number,
): Promise<Outcome<ChainWord>> {
  const standing = await standingOf(rpc, authorization);
  if (!standing.ok) return standing;
  const { finalized, used } = standing.value;
  // That the latest block has not used it either would say nothing more: the next one may.
  if (!used.latest) return success({ say: 'unused', ...placeOf(finalized), final: true });
  const head = used.finalized ? success(finalized) : await headAbove(rpc, finalized);
  if (!head.ok) return head;
  const start = await lastBefore(rpc, from, head.value);
  if (!start.ok) return start;
  // What the finalized block does not know came after it.
  const first = used.finalized ? start.value.number : Math.max(start.value.number, finalized.number + 1);
  const end = await findEnd(rpc, authorization, { from: first, to: head.value.number });
  if (!end.ok) return end;
  if (end.value !== null) return wordOf(rpc, authorization, end.value, used.finalized);
  return success({ say: 'used-somehow', ...placeOf(head.value), final: used.finalized });
}

interface Standing {
  readonly finalized: Block;
  /** At that block, and at the latest one. */
  readonly used: { readonly finalized: boolean; readonly latest: boolean };
}

async function standingOf(rpc: Rpc, authorization: Authorization): Promise<Outcome<Standing>> {
  const first = await allOf([
    blockAt(rpc, 'finalized'),
    isUsed(rpc, authorization, 'latest'),
    onItsChain(rpc, authorization.network),
  ]);
  if (!first.ok) return first;
  const [finalized, usedAtLatest] = first.value;
  const usedAtFinalized = await isUsed(rpc, authorization, finalized.number);
  if (!usedAtFinalized.ok) return usedAtFinalized;
  // No contract forgets a use.
  if (usedAtFinalized.value && !usedAtLatest) return failed('rpc-malformed');
  return success({ finalized, used: { finalized: usedAtFinalized.value, latest: usedAtLatest } });
}

async function headAbove(rpc: Rpc, finalized: Block): Promise<Outcome<Block>> {
  const head = await blockAt(rpc, 'latest');
  return head.ok && head.value.number <= finalized.number ? failed('rpc-malformed') : head;
}

/** The event that ended it; null: the endpoint has looked everywhere and has none. */
async function findEnd(rpc: Rpc, authorization: Authorization, range: Range): Promise<Outcome<End | null>> {
  if (authorization.register === 'permit2') return permitEnd(rpc, authorization, range);
  const { asset, account, nonce } = authorization;
  const search = await searchLogs(rpc, endOf(asset, account, nonce), range, (found) => found.length > 0);
  if (!search.ok) return search;
  const [end, ...more] = search.value.logs;
  if (more.length > 0) return failed('rpc-malformed'); // an authorization ends once
  if (end === undefined && search.value.upTo < range.to) return failed('rpc-failed');
  return success(end === undefined ? null : { log: end, isProved: true });
}

async function wordOf(
  rpc: Rpc,
  authorization: Authorization,
  end: End,
  final: boolean,
): Promise<Outcome<ChainWord>> {
  const { log } = end;
  const { transaction } = log;
  const facts = await allOf([
    ask(rpc, receiptOf, 'eth_getTransactionReceipt', transaction),
    blockAt(rpc, log.block),
  ]);
  if (!facts.ok) return facts;
  const [receipt, block] = facts.value;
  if (!belongTogether(log, receipt, block)) return failed('rpc-malformed');
  return success({ ...sayOf(authorization, end, receipt), transaction, ...placeOf(block), final });
}

/** A log, a receipt and a block of the chain as it is: in the middle of a reorganisation they tell of different ones. */
function belongTogether(end: Log, receipt: Receipt, block: Block): boolean {
  const isOneBlock = end.blockHash === block.hash && receipt.blockHash === block.hash;
  const isOneTransaction = receipt.transaction === end.transaction && receipt.succeeded;
  return isOneBlock && isOneTransaction && receipt.logs.some((log) => isSame(log, end));
}

function isSame(one: Log, other: Log): boolean {
  const isSamePlace = one.index === other.index && one.address === other.address;
  return isSamePlace && one.topics.join() === other.topics.join();
}

type Said = { readonly say: 'settled'; readonly taken?: bigint } | { readonly say: 'cancelled' | 'conflict' };

function sayOf(
  { account, payTo, amount, isCeiling, register }: Authorization,
  { log: end, isProved }: End,
  receipt: Receipt,
): Said {
  const [event = ''] = end.topics;
  if (event === authorizationCanceled || event === nonceInvalidated) return { say: 'cancelled' };
  const moved = register === 'permit2' ? transferIn(end) : transferAfter(end, receipt.logs);
  const isOurs = moved?.from === account.toLowerCase() && moved.to === payTo.toLowerCase();
  if (!isOurs || (isCeiling === true ? moved.value > amount : moved.value !== amount))
    return { say: 'conflict' };
  return isCeiling === true && isProved ? { say: 'settled', taken: moved.value } : { say: 'settled' };
}

function placeOf({ number, time }: Block): { readonly block: number; readonly time: number } {
  return { block: number, time };
}
