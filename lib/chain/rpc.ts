// Puts one question to an endpoint by JSON-RPC. What comes back is unknown data until a reader has looked at it.
import { BaseError, HttpRequestError, http } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import { isRecord, stringOf } from '../core/json.ts';

/** In milliseconds, for the whole answer: viem's own limit ends with the headers, and a body can drip for ever. */
const timeout = 8_000;

export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  /** The endpoint answers, and does not serve this. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'garbled' };

export type Rpc = (method: string, ...params: readonly unknown[]) => Promise<Answer>;

/** Null: not what it should be. */
export type Reader<T> = (result: unknown) => T | null;

export function rpcAt(url: string): Rpc {
  const { request } = http(url, { raw: true, retryCount: 1, fetchOptions: { credentials: 'omit' } })({});
  return async (method, ...params) => {
    try {
      // `raw`: the reply as it is, so that an error in it is an answer and not an exception.
      const reply: unknown = await request({ method, params }, { signal: AbortSignal.timeout(timeout) });
      return answerIn(reply);
    } catch (error) {
      return answerOfFailure(error);
    }
  };
}

export async function ask<T>(
  rpc: Rpc,
  read: Reader<T>,
  method: string,
  ...params: readonly unknown[]
): Promise<Outcome<T>> {
  return outcomeOf(await rpc(method, ...params), read);
}

/** `null` is how JSON-RPC says that it does not have the block or the transaction: no answer, though a sound one. */
export function outcomeOf<T>(answer: Answer, read: Reader<T>): Outcome<T> {
  if (answer.kind === 'garbled') return failed('rpc-malformed');
  if (answer.kind !== 'result' || answer.result === null) return failed('rpc-failed');
  const value = read(answer.result);
  return value === null ? failed('rpc-malformed') : success(value);
}

function answerIn(reply: unknown): Answer {
  if (!isRecord(reply)) return { kind: 'garbled' };
  const { error, result } = reply;
  if (error === undefined || error === null) return { kind: 'result', result };
  return { kind: 'refused', message: (isRecord(error) && stringOf(error.message)) || '' };
}

function answerOfFailure(error: unknown): Answer {
  if (!(error instanceof BaseError)) return { kind: 'silent' };
  if (error.walk((cause) => cause instanceof SyntaxError) instanceof SyntaxError) return { kind: 'garbled' };
  const refused = error instanceof HttpRequestError && refusals.has(error.status ?? 0);
  return refused ? { kind: 'refused', message: '' } : { kind: 'silent' };
}

/** How gateways say, in no JSON, that a request is not right or too large. */
const refusals = new Set([400, 413, 422]);
