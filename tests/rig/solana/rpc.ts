// The node's door: JSON-RPC 2.0 over HTTP, one call or many, to anyone's pages, as the public endpoints answer it.
import { randomUUID } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import { type Listening, listen } from '../listen.ts';
import type { RequestLog } from '../request-log.ts';
import type { Ledger } from './ledger.ts';
import { methods } from './methods/index.ts';
import { isRpcError, rpcCodes } from './rpc-error.ts';

export function openRpc(ledger: Ledger, log: RequestLog): Promise<Listening> {
  const app = express().disable('etag');
  app.use(crossOrigin);
  app.post('/', express.text({ type: () => true, limit: '10mb' }), (request, response) => {
    response.type('application/json').send(answerTo(ledger, String(request.body ?? '')));
  });
  app.use((_request, response) => void response.status(405).send('Used HTTP Method is not allowed.'));
  return listen('solana', log, app);
}

const crossOrigin: RequestHandler = (request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '86400' });
  if (request.method !== 'OPTIONS') return next();
  response.set({
    'Access-Control-Allow-Methods': 'POST, GET, OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'Content-Type',
  });
  response.status(204).end();
};

/** JSON to JSON. */
export function answerTo(ledger: Ledger, text: string): string {
  return writtenOut(repliesTo(ledger, text));
}

function repliesTo(ledger: Ledger, text: string): unknown {
  const asked = parsed(text);
  if (asked === undefined) return errorReply(null, -32700, 'Parse error');
  if (!Array.isArray(asked)) return replyTo(ledger, asked);
  if (asked.length === 0) return errorReply(null, rpcCodes.invalidRequest, 'Invalid request');
  return asked.map((call) => replyTo(ledger, call));
}

function replyTo(ledger: Ledger, call: unknown): unknown {
  const { jsonrpc, id = null, method, params = [] } = (call ?? {}) as Readonly<Record<string, unknown>>;
  if (jsonrpc !== '2.0' || typeof method !== 'string')
    return errorReply(id, rpcCodes.invalidRequest, 'Invalid request');
  const run = methods.get(method);
  if (run === undefined) return errorReply(id, rpcCodes.unknownMethod, 'Method not found');
  if (!Array.isArray(params))
    return errorReply(id, rpcCodes.invalidParams, '`params` should have at least 0 argument(s)');
  try {
    return { jsonrpc: '2.0', id, result: run(ledger, params) };
  } catch (error) {
    if (isRpcError(error)) return errorReply(id, error.code, error.message, error.data);
    console.error(`solana: ${method} broke:`, error); // the rig's own fault: a test should not look elsewhere
    return errorReply(id, -32603, `Internal error: ${String(error)}`);
  }
}

function errorReply(id: unknown, code: number, message: string, data?: unknown) {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON with whole numbers of any size, as nodes write them. */
function writtenOut(value: unknown): string {
  const marked = JSON.stringify(value, (_key, entry) =>
    typeof entry === 'bigint' ? `${mark}${entry}` : entry,
  );
  return marked.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

/** What no text holds by chance. */
const mark = `${randomUUID()}: `;
