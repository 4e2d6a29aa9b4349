// A double of an RPC endpoint: a real HTTP server before a chain that is only told, which can lag, refuse and lie. What
// is true of a real node is tested in on-chain.test.ts.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hex, numberToHex, padHex } from 'viem';
import { afterEach } from 'vitest';
import { authorizationCanceled, authorizationUsed, transfer } from '../../lib/chain/token-events.ts';
import type { Authorization } from '../../lib/core/chain-word.ts';
import { payee, payer } from '../fixtures/challenges.ts';

export const usdc = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

export const authorization: Authorization = {
  network: 'eip155:84532',
  asset: usdc,
  account: payer,
  payTo: payee,
  amount: 10_000n,
  nonce: `0x${'ab'.repeat(32)}`,
  validAfter: 1_800_000_000,
  validBefore: 1_800_000_180,
};

/** Two seconds a block; block 1,000,000 opens the authorization's window. */
export function timeOf(block: number): number {
  return authorization.validAfter + (block - 1_000_000) * 2;
}

export interface ToldChain {
  finalized: number;
  latest: number;
  /** The block from which the contract counts the authorization as used. */
  usedFrom: number | null;
  logs: ToldLog[];
  /** Blocks that one question for logs may span. */
  widest: number;
}

export interface ToldLog {
  readonly block: number;
  readonly index: number;
  readonly topics: readonly string[];
  readonly data: Hex;
  readonly transaction: Hex;
  readonly address: string;
  readonly blockHash?: Hex;
}

/** Instead of an answer: an error of JSON-RPC, or anything at all by HTTP. */
type Reply =
  | { readonly error: unknown }
  | { readonly result: unknown }
  | ((response: ServerResponse) => void);
type Handler = (params: never) => Reply | undefined;

export interface Question {
  readonly method: string;
  // Each test knows what it asked.
  readonly params: readonly unknown[];
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

export async function endpoint(
  told: Partial<ToldChain> = {},
  overrides: Readonly<Record<string, Handler>> = {},
): Promise<{ readonly url: string; readonly asked: Question[] }> {
  const chain: ToldChain = {
    finalized: 1_000_500,
    latest: 1_000_900,
    usedFrom: null,
    logs: [],
    widest: 10_000,
    ...told,
  };
  const asked: Question[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream without an encoding gives buffers
    const question = JSON.parse(Buffer.concat(chunks).toString()) as Question;
    asked.push(question);
    const reply = overrides[question.method]?.(question.params as never) ?? truth(chain, question);
    if (typeof reply === 'function') return reply(response);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...reply }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return { url: `http://127.0.0.1:${port}`, asked };
}

export function hashOf(block: number): Hex {
  return padHex(numberToHex(block), { size: 32 });
}

/** What Circle's contract tells of a use, at `index` and the place after it. */
export function useLogs(
  block: number,
  index = 4,
  change: { nonce?: string; to?: string; value?: bigint; from?: string; transaction?: Hex } = {},
): ToldLog[] {
  const { nonce = authorization.nonce, to = payee, value = 10_000n, from = payer } = change;
  const there = { block, address: usdc, transaction: change.transaction ?? transactionOf(block) };
  return [
    { ...there, index, topics: [authorizationUsed, topic(from), nonce], data: '0x' },
    {
      ...there,
      index: index + 1,
      topics: [transfer, topic(from), topic(to)],
      data: numberToHex(value, { size: 32 }),
    },
  ];
}

export function cancelLog(block: number): ToldLog {
  const topics = [authorizationCanceled, topic(payer), authorization.nonce];
  return { block, index: 4, topics, data: '0x', transaction: transactionOf(block), address: usdc };
}

export function transactionOf(block: number): Hex {
  return padHex(numberToHex(block), { size: 32, dir: 'right' });
}

export function topic(address: string): Hex {
  return padHex(address.toLowerCase() as Hex, { size: 32 });
}

/** A block as a node writes it. */
export function blockReply(number: number, change: Record<string, unknown> = {}) {
  const timestamp = numberToHex(timeOf(number));
  return {
    number: numberToHex(number),
    timestamp,
    hash: hashOf(number),
    baseFeePerGas: '0x3b9aca00',
    ...change,
  };
}

function truth(chain: ToldChain, { method, params }: Question): Reply {
  const [first, second] = params as [never, string];
  switch (method) {
    case 'eth_chainId':
      return { result: numberToHex(84532) };
    case 'eth_getBlockByNumber':
      return { result: numberIn(chain, first) > chain.latest ? null : blockReply(numberIn(chain, first)) };
    case 'eth_call': {
      const isThen = chain.usedFrom !== null && numberIn(chain, second) >= chain.usedFrom;
      return { result: numberToHex(isThen ? 1 : 0, { size: 32 }) };
    }
    case 'eth_getLogs':
      return logsReply(chain, first);
    case 'eth_getTransactionReceipt':
      return receiptReply(chain, first);
    default:
      return { error: { code: -32601, message: 'the method does not exist' } };
  }
}

function numberIn(chain: ToldChain, tag: string): number {
  return tag === 'latest' || tag === 'finalized' ? chain[tag] : Number(tag);
}

function logsReply(
  chain: ToldChain,
  question: { fromBlock: string; toBlock: string; address: string; topics: string[][] },
): Reply {
  const [from, to] = [Number(question.fromBlock), Number(question.toBlock)];
  if (to - from + 1 > chain.widest) return { error: { code: -32602, message: 'block range is too wide' } };
  const isAsked = ({ topics }: ToldLog) =>
    question.topics.every((values, place) => values.includes(topics[place] ?? ''));
  const found = chain.logs.filter(({ block }) => block >= from && block <= to).filter(isAsked);
  return { result: found.map(written) };
}

function receiptReply(chain: ToldChain, transaction: string): Reply {
  const logs = chain.logs.filter((log) => log.transaction === transaction);
  const [log] = logs;
  if (log === undefined) return { result: null };
  const place = { blockNumber: numberToHex(log.block), blockHash: hashOf(log.block) };
  return { result: { transactionHash: transaction, status: '0x1', ...place, logs: logs.map(written) } };
}

/** A log as a node writes it. */
export function written(log: ToldLog): Record<string, unknown> {
  const { block, index, transaction, blockHash = hashOf(block), ...rest } = log;
  const place = { blockNumber: numberToHex(block), blockHash, logIndex: numberToHex(index) };
  return { ...rest, ...place, transactionHash: transaction, removed: false };
}
