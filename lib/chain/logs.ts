// Searches a range of blocks for events, in pieces as large as the endpoint serves.
import { failed, type Outcome, success } from '../core/failure.ts';
import { type Log, logsOf } from './answers.ts';
import { tagOf } from './blocks.ts';
import { outcomeOf, type Rpc } from './rpc.ts';

export interface Filter {
  readonly address: string;
  /** One entry a topic: the values that it may have. */
  readonly topics: readonly (readonly string[])[];
}

/** Blocks, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Most endpoints serve 10,000 blocks at once; some serve ten. */
const widest = 10_000;
/** Questions for one search: a worker of the browser does not live for ever, and neither does its user's patience. */
const patience = 200;

/**
 * From the oldest block on, until it is `enough`. `upTo` is the last block that was searched: less than asked for where
 * the search ended early, and the next one can begin there.
 */
export async function searchLogs(
  rpc: Rpc,
  filter: Filter,
  range: Range,
  enough: (found: readonly Log[]) => boolean = () => false,
): Promise<Outcome<{ readonly logs: readonly Log[]; readonly upTo: number }>> {
  const found: Log[] = [];
  let next = range.from;
  let span = widest;
  for (let asked = 0; asked < patience && next <= range.to && !enough(found); asked += 1) {
    const piece = { from: next, to: Math.min(next + span - 1, range.to) };
    const answer = await rpc('eth_getLogs', questionOf(filter, piece));
    const size = piece.to - piece.from + 1;
    if (answer.kind === 'refused' && size > 1) {
      span = Math.ceil(size / 10);
      continue;
    }
    const logs = outcomeOf(answer, (result) => logsAsAsked(result, filter, piece));
    if (!logs.ok) return logs;
    found.push(...logs.value);
    next = piece.to + 1;
  }
  return next === range.from && next <= range.to
    ? failed('rpc-failed')
    : success({ logs: found, upTo: next - 1 });
}

function questionOf({ address, topics }: Filter, { from, to }: Range): Record<string, unknown> {
  return { address, topics, fromBlock: tagOf(from), toBlock: tagOf(to) };
}

/** In the order of the chain. An endpoint that tells what was not asked for is not believed at all. */
function logsAsAsked(result: unknown, filter: Filter, piece: Range): Log[] | null {
  const logs = logsOf(result);
  if (logs === null || !logs.every((log) => isAsked(log, filter, piece))) return null;
  return logs.toSorted((one, other) => one.block - other.block || one.index - other.index);
}

function isAsked(log: Log, { address, topics }: Filter, { from, to }: Range): boolean {
  const isThere = log.block >= from && log.block <= to && log.address === address.toLowerCase();
  return isThere && topics.every((allowed, place) => allowed.includes(log.topics[place] ?? ''));
}
