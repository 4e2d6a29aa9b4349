// Writes down every request that any server of the local world gets, so that a test can prove where payments
// went and, above all, where they did not.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type LogEntry = {
  /** The server's name in the world: `v2`, `v1 closed`, `newspaper`, `facilitator v2`, … */
  readonly server: string;
  readonly method: string;
  /** As the client wrote it: `127.0.0.1:41234`. */
  readonly host: string;
  /** With its query. */
  readonly path: string;
  /** What was answered; null while there is no answer, and for ever if the connection was lost. */
  status: number | null;
  readonly hasPaymentHeader: boolean;
  readonly paymentHeaderNames: readonly string[];
  /** Tells payments apart without repeating them; null where there is none. */
  readonly paymentDigest: string | null;
  /** Carries `SIGN-IN-WITH-X`. */
  readonly hasSignIn: boolean;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
  readonly secFetchMode: string | undefined;
  readonly secFetchDest: string | undefined;
  /** `Sec-Purpose`: set on prefetches and prerenders. */
  readonly secFetchPurpose: string | undefined;
  /** The page that asked, as far as it says so. */
  readonly referer: string | undefined;
  readonly cookie: string | undefined;
};

/** In order of arrival; `length = 0` forgets them, but for `whole`, which is only ever added to. */
export type RequestLog = LogEntry[] & { readonly whole: LogEntry[] };

export function openRequestLog(): RequestLog {
  return Object.assign([], { whole: [] });
}

export function record(
  log: RequestLog,
  server: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const entry = entryOf(server, request);
  log.push(entry);
  log.whole.push(entry);
  response.once('finish', () => {
    entry.status = response.statusCode;
  });
}

const paymentHeaders = ['payment-signature', 'x-payment'];

function entryOf(server: string, request: IncomingMessage): LogEntry {
  const paymentHeaderNames = paymentHeaders.filter((name) => request.headers[name] !== undefined);
  return {
    server,
    method: request.method ?? '',
    host: request.headers.host ?? '',
    path: request.url ?? '',
    status: null,
    hasPaymentHeader: paymentHeaderNames.length > 0,
    paymentHeaderNames,
    paymentDigest: digestOf(paymentHeaderNames.map((name) => header(request, name) ?? '')),
    hasSignIn: request.headers['sign-in-with-x'] !== undefined,
    origin: request.headers.origin,
    secFetchSite: header(request, 'sec-fetch-site'),
    secFetchMode: header(request, 'sec-fetch-mode'),
    secFetchDest: header(request, 'sec-fetch-dest'),
    secFetchPurpose: header(request, 'sec-purpose'),
    referer: request.headers.referer,
    cookie: request.headers.cookie,
  };
}

/** Of the values of a request's payment headers. */
export function digestOf(values: readonly string[]): string | null {
  return values.length === 0 ? null : createHash('sha256').update(values.join('\n')).digest('hex');
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
