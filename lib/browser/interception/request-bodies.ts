// What a request carries, as a digest: two that carry the same are the same purchase. Listened to only where somebody asked for
// money: the bodies of all other pages are none of the wallet's business.
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { isBodiless } from '../../wallet/reserve.ts';

export interface RequestBodies {
  /** Of an origin; from now on. */
  listenTo(origin: string): void;
  leave(origin: string): void;
  /** SHA-256, hex; null where nobody can tell. */
  of(requestId: string): Promise<string | null>;
}

/** What the browsers tell alike. https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webRequest/onBeforeRequest */
export interface RequestBody {
  readonly error?: string | undefined;
  readonly formData?: unknown;
  /** Chunks of bytes, or the path of a file. */
  readonly raw?: readonly { readonly bytes?: unknown }[] | undefined;
}

interface Details {
  readonly requestId: string;
  readonly method: string;
  readonly requestBody?: RequestBody | null | undefined;
}

/** The browser's `onBeforeRequest`, as far as it is needed. */
interface BeforeRequest {
  addListener(
    hear: (details: Details) => undefined,
    filter: { urls: string[] },
    extra: ['requestBody'],
  ): void;
  removeListener(hear: (details: Details) => undefined): void;
}

/** The oldest are forgotten; a request whose body is forgotten is like no other. */
const capacity = 256;

/** `patternOf`: the filter for an origin; null where the extension may not listen. */
export function createRequestBodies(
  onBeforeRequest: BeforeRequest,
  patternOf: (origin: string) => string | null,
): RequestBodies {
  const listeners = new Map<string, (details: Details) => undefined>();
  const digests = new Map<string, Promise<string | null>>();

  function hear({ requestId, method, requestBody }: Details): undefined {
    if (isBodiless(method)) return;
    digests.set(requestId, digestOf(requestBody));
    const [oldest] = digests.keys();
    if (digests.size > capacity && oldest !== undefined) digests.delete(oldest);
  }

  return {
    listenTo(origin) {
      const pattern = patternOf(origin);
      if (pattern === null || listeners.has(origin)) return;
      const listener = (details: Details) => hear(details);
      onBeforeRequest.addListener(listener, { urls: [pattern] }, ['requestBody']);
      listeners.set(origin, listener);
    },
    leave(origin) {
      const listener = listeners.get(origin);
      if (listener !== undefined) onBeforeRequest.removeListener(listener);
      listeners.delete(origin);
    },
    of: (requestId) => digests.get(requestId) ?? Promise.resolve(null),
  };
}

/** Of 32 numbers, as a page tells them; null of anything else. */
export function digestFrom(numbers: unknown): string | null {
  if (typeof numbers !== 'string' || !/^(\d{1,3},){32}$/.test(numbers)) return null;
  return bytesToHex(Uint8Array.from(numbers.split(',').slice(0, 32), Number));
}

/** Longer bodies are not read. In bytes. */
const longest = 4 * 1024 * 1024;

/**
 * Only what is told byte for byte. A file is told by its path, a form's file by its name, a Blob not at all: those might be equal
 * and carry something else.
 */
export async function digestOf(body: RequestBody | null | undefined): Promise<string | null> {
  const parts = body?.error === undefined && body?.formData === undefined ? (body?.raw ?? []) : [];
  const all = parts.flatMap(({ bytes }) => (bytes instanceof ArrayBuffer ? [new Uint8Array(bytes)] : []));
  const size = all.reduce((sum, { length }) => sum + length, 0);
  if (all.length < parts.length || size === 0 || size > longest) return null;
  const whole = concatBytes(...all);
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
}
