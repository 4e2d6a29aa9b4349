// What a dishonest or sleepy endpoint makes of a chain: each view asks the real one, and changes the question or the answer.
import { padHex, toFunctionSelector } from 'viem';

export type Call = {
  readonly jsonrpc: '2.0';
  readonly id: unknown;
  readonly method: string;
  readonly params?: readonly unknown[];
};
/** Of JSON-RPC, with a result or an error. */
export type Reply = { readonly jsonrpc: '2.0'; readonly id: unknown; readonly result?: unknown };
export type Ask = (call: Call) => Promise<Reply>;

/** A node that has stopped following: nothing above the blocks that are its newest now exists for it. */
export async function lagging(ask: Ask): Promise<Ask> {
  const pinned = await blocksNow(ask);
  return async (call) => {
    if (call.method === 'eth_blockNumber') return reply(call, pinned.latest);
    if (isAbove(call, pinned)) return reply(call, call.method === 'eth_getLogs' ? [] : null);
    const answer = await ask({ ...call, params: asOf(pinned, call) });
    return isNews(answer.result, pinned) ? reply(call, null) : answer;
  };
}

/** A node that says of every authorization that it was not used, and has seen nothing; or that each was used. Asked directly, not by Multicall3. */
export function lying(ask: Ask, isUsed: boolean): Ask {
  return async (call) => {
    if (asksForAuthorization(call)) return reply(call, padHex(isUsed ? '0x1' : '0x0'));
    if (isUsed) return ask(call);
    if (call.method === 'eth_getLogs') return reply(call, []);
    if (['eth_getTransactionReceipt', 'eth_getTransactionByHash'].includes(call.method))
      return reply(call, null);
    return ask(call);
  };
}

/** JSON-RPC in form, and nothing that any question could mean. */
export const nonsense: Ask = async (call) => reply(call, { block: 'of cheese', number: -1, logs: [[]] });

type Pinned = { readonly latest: string; readonly safe: string; readonly finalized: string };

async function blocksNow(ask: Ask): Promise<Pinned> {
  const numberOf = async (tag: string) => {
    const { result } = await ask({
      jsonrpc: '2.0',
      id: 1,
      method: 'eth_getBlockByNumber',
      params: [tag, false],
    });
    return (result as { number: string }).number; // every chain has these three
  };
  const [latest, safe, finalized] = await Promise.all([
    numberOf('latest'),
    numberOf('safe'),
    numberOf('finalized'),
  ]);
  return { latest, safe, finalized };
}

/** With the tags of blocks replaced by their numbers, also where they are left out. */
function asOf(pinned: Pinned, { method, params = [] }: Call): readonly unknown[] {
  const numbers = { ...pinned, pending: pinned.latest };
  const named = (value: unknown) =>
    typeof value === 'string' && Object.hasOwn(numbers, value)
      ? numbers[value as keyof typeof numbers] // it has just been looked up
      : value;
  if (method === 'eth_getLogs') return params.map((filter) => logsUpTo(pinned, filter as Filter, named));
  const isOfState = ['eth_call', 'eth_getBalance', 'eth_getCode', 'eth_getTransactionCount'].includes(method);
  const [first, block] = params;
  return isOfState && block === undefined ? [first, pinned.latest] : params.map(named);
}

type Filter = { readonly fromBlock?: unknown; readonly toBlock?: unknown; readonly blockHash?: unknown };

function logsUpTo(pinned: Pinned, filter: Filter, named: (value: unknown) => unknown): Filter {
  if (filter.blockHash !== undefined) return filter;
  const to = named(filter.toBlock ?? 'latest');
  const toBlock = isNumberAbove(to, pinned) ? pinned.latest : to;
  return { ...filter, fromBlock: named(filter.fromBlock ?? 'latest'), toBlock };
}

function isAbove({ method, params = [] }: Call, pinned: Pinned): boolean {
  const [first] = params;
  const block = method === 'eth_getLogs' ? (first as Filter).fromBlock : first;
  return ['eth_getLogs', 'eth_getBlockByNumber'].includes(method) && isNumberAbove(block, pinned);
}

/** A block, a receipt or a transaction of a block that is not there yet. */
function isNews(result: unknown, pinned: Pinned): boolean {
  if (typeof result !== 'object' || result === null) return false;
  const { number, blockNumber } = result as { number?: unknown; blockNumber?: unknown };
  return isNumberAbove(number, pinned) || isNumberAbove(blockNumber, pinned);
}

function isNumberAbove(value: unknown, { latest }: Pinned): boolean {
  return typeof value === 'string' && value.startsWith('0x') && BigInt(value) > BigInt(latest);
}

const authorizationState = toFunctionSelector('authorizationState(address,bytes32)');

function asksForAuthorization({ method, params = [] }: Call): boolean {
  const [transaction] = params as [{ data?: string; input?: string }?];
  const data = transaction?.data ?? transaction?.input;
  return method === 'eth_call' && data?.startsWith(authorizationState) === true;
}

function reply({ id }: Call, result: unknown): Reply {
  return { jsonrpc: '2.0', id, result };
}
