// The chain's endpoint, as good or as bad as a test wants it: a proxy before the real one, for wallets that must not believe
// everything they are told, nor despair when they are told nothing.
import { setTimeout } from 'node:timers/promises';
import express, { type RequestHandler, type Response } from 'express';
import { cors } from './cors.ts';
import { type Listening, listen } from './listen.ts';
import type { RequestLog } from './request-log.ts';
import { type Ask, type Call, lagging, lying, nonsense, type Reply } from './rpc-views.ts';

/**
 * `slow` answers a second later. `refuse` resets the connection, `unavailable` answers 503, `silent` never answers, `malformed` answers what is no JSON and
 * `nonsense` what is no answer to any question. `lag` keeps the view of the moment at which it was set. `lie` says that no
 * authorization was ever used and that there are no logs and transactions, `lie-used` that every authorization was used; on
 * Solana, that no transaction has landed, or that every one has.
 */
type RpcMode =
  | 'pass'
  | 'slow'
  | 'refuse'
  | 'unavailable'
  | 'silent'
  | 'lag'
  | 'lie'
  | 'lie-used'
  | 'malformed'
  | 'nonsense';

export type RpcProxy = Listening & {
  /** As the chain's own; `origin` is the same. */
  readonly rpcUrl: string;
  /** What was asked of it, in order; `length = 0` forgets it. */
  readonly asked: { readonly mode: RpcMode; readonly method: string; readonly params: unknown }[];
  /** From now on it is like this. */
  set(mode: RpcMode): Promise<void>;
};

/** What the endpoint of a chain says in the modes in which it still answers questions, and not as the chain is. */
export type Views = Readonly<Record<'lag' | 'lie' | 'lie-used', (ask: Ask) => Ask | Promise<Ask>>>;

type State = { mode: RpcMode; view: Ask };

export async function startRpcProxy(
  rpcUrl: string,
  log: RequestLog,
  { name = 'rpc proxy', views = evmViews } = {},
): Promise<RpcProxy> {
  const ask = asking(rpcUrl);
  const asked: RpcProxy['asked'] = [];
  const state: State = { mode: 'pass', view: ask };
  const app = express();
  app.use(cors('open'));
  app.post('/', express.json({ limit: '10mb' }), answering(state, asked));
  const listening = await listen(name, log, app);
  return {
    ...listening,
    rpcUrl: listening.origin,
    asked,
    set: async (mode) => {
      const view = await viewOf(mode, ask, views);
      Object.assign(state, { mode, view });
    },
  };
}

const evmViews: Views = {
  lag: lagging,
  lie: (ask) => lying(ask, false),
  'lie-used': (ask) => lying(ask, true),
};

async function viewOf(mode: RpcMode, ask: Ask, views: Views): Promise<Ask> {
  if (mode === 'lag' || mode === 'lie' || mode === 'lie-used') return views[mode](ask);
  return mode === 'nonsense' ? nonsense : ask;
}

function answering(state: Readonly<State>, asked: RpcProxy['asked']): RequestHandler {
  return async (request, response) => {
    const { mode, view } = state;
    const calls = request.body as Call | Call[]; // who asks here is a wallet under test: it writes JSON-RPC
    for (const { method, params } of [calls].flat()) asked.push({ mode, method, params });
    if (isBroken(mode, response)) return;
    if (mode === 'slow') await setTimeout(1_000);
    response.json(Array.isArray(calls) ? await Promise.all(calls.map(view)) : await view(calls));
  };
}

function isBroken(mode: RpcMode, response: Response): boolean {
  if (mode === 'refuse') response.socket?.resetAndDestroy();
  else if (mode === 'unavailable') response.status(503).send('Service unavailable');
  else if (mode === 'malformed') response.type('json').send('{"jsonrpc":"2.0","id":1,"resu');
  return ['refuse', 'unavailable', 'silent', 'malformed'].includes(mode);
}

function asking(rpcUrl: string): Ask {
  return async (call) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(rpcUrl, { method: 'POST', headers, body: JSON.stringify(call) });
    return (await answer.json()) as Reply; // a real node's
  };
}
