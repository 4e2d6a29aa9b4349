// Asks one endpoint of Solana what became of one signed transaction. There is no register of authorizations: it is looked for
// among what its token account did, known by the digest of what was signed, and it is dead when its blockhash has lapsed in
// finalized blocks without it.
import type { Authorization, ChainWord } from '../../core/chain-word.ts';
import { failed, type Outcome, success } from '../../core/failure.ts';
import { digestOf } from '../../schemes/exact-svm.ts';
import { readTransaction } from '../../schemes/svm/reading.ts';
import type { Rpc } from '../rpc.ts';
import type { Landed, Line } from './answers.ts';
import { finalizedSince } from './heads.ts';
import { landedAs, linesSince } from './lines.ts';

export async function askTransaction(rpc: Rpc, authorization: Authorization): Promise<Outcome<ChainWord>> {
  const { trace } = authorization;
  if (trace === undefined) return failed('rpc-failed');
  // Asked before it is looked for: what these blocks hold is in its history by then.
  const since = await finalizedSince(rpc);
  if (!since.ok) return since;
  const { head, first } = since.value;
  if (first > trace.slot) return failed('rpc-failed');
  const found = await find(rpc, authorization, trace);
  if (!found.ok) return found;
  if (found.value === null) {
    const { slot: block, time, height } = head;
    return success({ say: 'unused', block, time, final: height > trace.lastHeight });
  }
  const { signature: transaction, slot: block, time, final } = found.value;
  return success({ say: 'settled', transaction, block, time, final });
}

type Trace = NonNullable<Authorization['trace']>;

/**
 * Null: it is not there. One that landed and failed moved nothing, and lands no second time: it lapses like one that never
 * came. The message itself says what was moved, and to whom; no other one has its digest.
 */
async function find(rpc: Rpc, { nonce }: Authorization, trace: Trace): Promise<Outcome<Line | null>> {
  const lines = await linesSince(rpc, trace.source, trace.slot);
  if (!lines.ok) return lines;
  const candidates = lines.value.filter((line) => !line.failed && mayBe(line, trace));
  if (candidates.length > manyCandidates) return failed('rpc-failed');
  for (const line of candidates) {
    const landed = await landedAs(rpc, line);
    if (!landed.ok) return landed;
    if (isOurs(landed.value, nonce)) return landed.value.failed ? failed('rpc-malformed') : success(line);
  }
  return success(null);
}

const manyCandidates = 200;

function mayBe({ memo }: Line, trace: Trace): boolean {
  return memo === null || memo.includes(trace.memo);
}

function isOurs({ bytes }: Landed, nonce: string): boolean {
  const transaction = readTransaction(bytes);
  return transaction !== null && digestOf(transaction.message) === nonce;
}
