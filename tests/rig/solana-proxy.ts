// The way to the local Solana on which a test can put obstacles, as rpc-proxy.ts does on the way to the EVM chain.

import type { RequestLog } from './request-log.ts';
import { type RpcProxy, startRpcProxy, type Views } from './rpc-proxy.ts';
import type { Ask, Call, Reply } from './rpc-views.ts';
import { answerTo } from './solana/rpc.ts';
import type { Solana } from './solana.ts';

export function startSolanaProxy(chain: Solana, log: RequestLog): Promise<RpcProxy> {
  return startRpcProxy(chain.rpcUrl, log, { name: 'solana proxy', views: viewsOf(chain) });
}

function viewsOf({ ledger }: Solana): Views {
  return {
    /** A node that has stopped following passes on what it is sent all the same. */
    lag: (ask) => {
      const then = ledger.copy();
      return async (call) =>
        call.method === 'sendTransaction'
          ? ask(call)
          : (JSON.parse(answerTo(then, JSON.stringify(call))) as Reply); // our own node's
    },
    lie: (ask) => answering(ask, nothingOf),
    'lie-used': (ask) =>
      answering(ask, (call, slot) => (asksStatus(call) ? landedAt(call, slot) : undefined)),
  };
}

/** What it makes of a question itself, in place of the chain; undefined where it has no lie for it. */
function answering(ask: Ask, lie: (call: Call, slot: unknown) => unknown): Ask {
  return async (call) => {
    const answer = await ask(call);
    const slot = (answer.result as { context?: { slot?: unknown } } | null)?.context?.slot;
    const told = lie(call, slot);
    return told === undefined ? answer : { jsonrpc: '2.0', id: call.id, result: told };
  };
}

function nothingOf(call: Call, slot: unknown): unknown {
  if (asksStatus(call)) return { context: { slot }, value: signaturesIn(call).map(() => null) };
  if (call.method === 'getTransaction') return null;
  return call.method === 'getSignaturesForAddress' ? [] : undefined;
}

function landedAt(call: Call, slot: unknown): unknown {
  const landed = {
    slot,
    confirmations: null,
    err: null,
    status: { Ok: null },
    confirmationStatus: 'finalized',
  };
  return { context: { slot }, value: signaturesIn(call).map(() => landed) };
}

function asksStatus({ method }: Call): boolean {
  return method === 'getSignatureStatuses';
}

function signaturesIn({ params = [] }: Call): readonly unknown[] {
  return Array.isArray(params[0]) ? params[0] : [];
}
