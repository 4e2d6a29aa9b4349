// A double of an endpoint of Solana before a chain that is only told, which can lag, forget, refuse and lie. It answers as a
// node does; what is true of a real node is not tested by it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Answer, Rpc } from '../../lib/chain/rpc.ts';

export interface ToldSolana {
  readonly height: number;
  readonly slot: number;
  readonly time: number;
  /** The first block that it still has. */
  readonly first: number;
  /** What each address did, newest first. */
  readonly lines: Readonly<Record<string, readonly unknown[]>>;
  /** By their signatures. */
  readonly transactions: Readonly<Record<string, unknown>>;
  readonly accounts: Readonly<Record<string, unknown>>;
  readonly valid: readonly string[];
  readonly genesis: string;
}

export const latestHash = 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N';
export const mainnetGenesis = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';

const usual: ToldSolana = {
  height: 900,
  slot: 1_000,
  time: 1_800_000_000,
  first: 0,
  lines: {},
  transactions: {},
  accounts: {},
  valid: [],
  genesis: mainnetGenesis,
};

export type Overrides = Readonly<Record<string, Answer>>;

export function solanaRpc(told: Partial<ToldSolana> = {}, overrides: Overrides = {}): Rpc {
  const chain = { ...usual, ...told };
  return async (method, ...params) => overrides[method] ?? answerOf(chain, method, params);
}

/** The same over HTTP, for what asks endpoints by their addresses. */
export async function solanaEndpoint(
  told: Partial<ToldSolana> = {},
  overrides: Overrides = {},
): Promise<string> {
  const rpc = solanaRpc(told, overrides);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream without an encoding gives buffers
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString());
    const answer = await rpc(method, ...params);
    const said = answer.kind === 'result' ? { result: answer.result } : { error: { message: answer.kind } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...said }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** An account as a node writes it. */
export function accountReply(owner: string, data: Uint8Array) {
  const encoded = [Buffer.from(data).toString('base64'), 'base64'];
  return { data: encoded, executable: false, lamports: 2_039_280, owner, rentEpoch: 0, space: data.length };
}

export function transactionReply(bytes: Uint8Array, slot: number, err: unknown = null) {
  const encoded = [Buffer.from(bytes).toString('base64'), 'base64'];
  return { slot, blockTime: usual.time, meta: { err }, transaction: encoded, version: 0 };
}

export function lineReply(signature: string, slot: number, change: Readonly<Record<string, unknown>> = {}) {
  const line = { signature, slot, err: null, memo: null, blockTime: usual.time - 10 };
  return { ...line, confirmationStatus: 'finalized', ...change };
}

function answerOf(chain: ToldSolana, method: string, params: readonly unknown[]): Answer {
  const [first] = params;
  const name = String(first);
  switch (method) {
    case 'getGenesisHash':
      return result(chain.genesis);
    case 'getBlockHeight':
      return result(chain.height);
    case 'getSlot':
      return result(chain.slot);
    case 'getBlockTime':
      return result(chain.time);
    case 'getFirstAvailableBlock':
      return result(chain.first);
    case 'getSignaturesForAddress':
      return result(page(chain.lines[name] ?? [], params[1]));
    case 'getTransaction':
      return result(chain.transactions[name] ?? null);
    case 'getAccountInfo':
      return inContext(chain, chain.accounts[name] ?? null);
    case 'isBlockhashValid':
      return inContext(chain, chain.valid.includes(name));
    case 'getLatestBlockhash':
      return inContext(chain, { blockhash: latestHash, lastValidBlockHeight: chain.height + 150 });
    default:
      return { kind: 'refused', message: 'Method not found' };
  }
}

/** A thousand at most, from the one on that comes before. */
function page(lines: readonly unknown[], options: unknown): readonly unknown[] {
  const { before, limit } = options as { before?: string; limit: number }; // as it is asked for
  const from =
    before === undefined
      ? 0
      : lines.findIndex((line) => (line as { signature: string }).signature === before) + 1;
  return lines.slice(from, from + limit);
}

function inContext({ slot }: ToldSolana, value: unknown): Answer {
  return result({ context: { slot }, value });
}

function result(value: unknown): Answer {
  return { kind: 'result', result: value };
}
