// The facts about one 402 as Firefox vouches for them. It names principals, not documents: a sandboxed frame has none.
import type { Challenge } from '../../../core/challenge.ts';
import type { RequestContext } from '../../../core/context.ts';
import { networkUrl } from '../../../core/site.ts';

/** What Firefox tells of a request that was answered. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly type: string;
  readonly url: string;
  readonly method: string;
  readonly statusCode: number;
  readonly tabId: number;
  readonly frameId: number;
  readonly parentFrameId: number;
  readonly documentId?: string;
  readonly parentDocumentId?: string;
  readonly incognito?: boolean;
  readonly cookieStoreId?: string;
  readonly fromCache?: boolean;
  /** URL of the principal that caused the request; absent for the browser itself and for opaque origins. */
  readonly originUrl?: string;
  /** URL of the principal of the document it is for; absent for top navigations and opaque origins. */
  readonly documentUrl?: string;
  /** Principals' URLs from the parent frame to the top. */
  readonly frameAncestors?: readonly { readonly url: string }[];
}

/** What the request said of itself when it left; pages cannot set these headers. */
export interface Departure {
  readonly speculative: boolean;
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  readonly origin: string | undefined;
}

export type Headers = Challenge['headers'];

export function departureOf(headers: Headers): Departure {
  const sentAs = (name: string) => headers.find(([key]) => key === name)?.[1];
  return {
    speculative: sentAs('sec-purpose') !== undefined || sentAs('x-moz') === 'prefetch',
    fetchSite: sentAs('sec-fetch-site'),
    fetchMode: sentAs('sec-fetch-mode'),
    origin: sentAs('origin'),
  };
}

const wholes: readonly string[] = ['sub_frame', 'xmlhttprequest'];
const elements: readonly string[] = [
  'image',
  'imageset',
  'script',
  'stylesheet',
  'font',
  'media',
  'object',
  'json',
];

/**
 * Requests that a person's page waits for. Not beacons, prefetches and reports, whose answer nobody reads; not workers
 * without a page (tab -1), for whom no embedder is known; not a container, whose site is another one to its user.
 */
export function isForPage(request: AnsweredRequest): boolean {
  const { type, url, tabId, incognito, cookieStoreId, fromCache } = request;
  return (
    !isFavicon(type, url) &&
    (type === 'main_frame' || wholes.includes(type) || elements.includes(type)) &&
    tabId >= 0 &&
    incognito !== true &&
    (cookieStoreId === undefined || cookieStoreId === 'firefox-default') &&
    fromCache !== true
  );
}

/** The browser's own wish, told as a picture of the page. An icon under another name cannot be told from a picture. */
function isFavicon(type: string, url: string): boolean {
  return type === 'image' && new URL(url).pathname === '/favicon.ico';
}

/** Whether the asking page could read a paid answer that is as open to other origins as this 402 is. */
export function isReadable(request: AnsweredRequest, departure: Departure, headers: Headers): boolean {
  const { fetchMode, fetchSite, origin } = departure;
  if (request.type === 'xmlhttprequest' && fetchMode === 'no-cors') return false;
  if (fetchMode !== 'cors' || fetchSite === 'same-origin') return true;
  const allowed = headers.find(([name]) => name === 'access-control-allow-origin')?.[1];
  return allowed === '*' || (allowed !== undefined && allowed === origin);
}

type Facts = Omit<RequestContext, 'unlocked' | 'observed' | 'developerMode' | 'visible'>;

export function factsOf(
  request: AnsweredRequest,
  departure: Departure,
  redirectedFrom: readonly string[],
): Facts {
  const { method, type } = request;
  const { speculative } = departure;
  const url = networkUrl(request.url) ?? request.url;
  const same = { url, method, redirectedFrom, speculative };
  if (type === 'main_frame') {
    const initiator = initiatorOfNavigation(request, departure);
    return { ...same, kind: 'navigation', topOrigin: new URL(url).origin, initiator, ancestors: [] };
  }
  const ancestors = (request.frameAncestors ?? []).map((ancestor) => originOf(ancestor.url));
  const asking = originOf(request.documentUrl);
  return {
    ...same,
    kind: wholes.includes(type) ? 'page-request' : 'element',
    topOrigin: ancestors.at(-1) ?? asking,
    // A style sheet's pictures are asked for by the sheet's own origin, in a document that may have none.
    initiator: asking === 'null' ? asking : originOf(request.originUrl),
    ancestors,
  };
}

/**
 * Firefox names nobody for the user's own navigation, nor for one that a sandboxed frame caused, at the top or in a
 * new tab. `Sec-Fetch-Site: none` is the user's alone.
 */
function initiatorOfNavigation({ originUrl }: AnsweredRequest, { fetchSite }: Departure): string | undefined {
  if (originUrl === undefined && fetchSite === 'none') return undefined;
  return originOf(originUrl);
}

/** Opaque principals come as `moz-nullprincipal:`, extensions as `moz-extension:`: nobody's site. */
function originOf(url: string | undefined): string {
  if (url === undefined || !/^https?:/.test(url)) return 'null';
  return new URL(url).origin;
}
