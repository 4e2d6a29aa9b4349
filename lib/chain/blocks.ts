// Asks for blocks: where a chain stands, how much of it is final, and which block was the last before a moment.
import { type Outcome, success } from '../core/failure.ts';
import { type Block, blockOf } from './answers.ts';
import { ask, type Rpc } from './rpc.ts';

export interface Head {
  readonly block: number;
  /** Seconds since 1970, by the chain and not by a clock of ours. */
  readonly time: number;
}

export async function headOf(rpc: Rpc): Promise<Outcome<Head>> {
  return headIn(await blockAt(rpc, 'latest'));
}

export async function finalizedHead(rpc: Rpc): Promise<Outcome<Head>> {
  return headIn(await blockAt(rpc, 'finalized'));
}

export function blockAt(rpc: Rpc, at: number | 'latest' | 'finalized'): Promise<Outcome<Block>> {
  const read = (result: unknown) => {
    const block = blockOf(result);
    return typeof at === 'number' && block?.number !== at ? null : block;
  };
  return ask(rpc, read, 'eth_getBlockByNumber', tagOf(at), false);
}

/** How a block is named in a question. */
export function tagOf(at: number | 'latest' | 'finalized'): string {
  return typeof at === 'number' ? `0x${at.toString(16)}` : at;
}

/** A block that is older than the moment, as near to it as a few questions find; the first block of all for one before it. */
export async function lastBefore(rpc: Rpc, seconds: number, head: Block): Promise<Outcome<Block>> {
  if (head.time < seconds || head.number === 0) return success(head);
  const older = await blockAt(rpc, Math.max(0, head.number - sample));
  if (!older.ok) return older;
  const secondsPerBlock = (head.time - older.value.time) / (head.number - older.value.number);
  // Whatever times an endpoint tells, doubling the step ends at the first block.
  const guess = secondsPerBlock > 0 ? Math.ceil((head.time - seconds) / secondsPerBlock) + 1 : 1;
  for (let back = guess, step = firstStep; ; back += step, step *= 2) {
    const number = Math.max(0, head.number - back);
    const block = await blockAt(rpc, number);
    if (!block.ok || block.value.time < seconds || number === 0) return block;
  }
}

/** Blocks over which the pace of a chain is measured, and how far to step back where the guess was too young. */
const sample = 1_000;
const firstStep = 8;

function headIn(block: Outcome<Block>): Outcome<Head> {
  return block.ok ? success({ block: block.value.number, time: block.value.time }) : block;
}
