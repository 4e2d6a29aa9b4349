// One request that Firefox holds at its 402: weighed, asked about, paid, and repeated by the browser; or let go as it is.
import type { FailureName } from '../../core/failure.ts';
import type { Met } from '../../wallet/pay.ts';
import { type AnsweredRequest, type Departure, factsOf, type Headers, isReadable } from './firefox-facts.ts';
import { isRepeatable } from './header-rule.ts';
import type { Holds } from './holds.ts';
import { probe } from './probe.ts';
import { refusedBy, type Wallet } from './room.ts';
import { isVisible } from './standing.ts';
import { createUnrepeatable } from './unrepeatable.ts';

export interface HeldRequests {
  /** What Firefox does with the 402: nothing, or the same request again. */
  meet(seen: Seen): Promise<{ redirectUrl?: string }>;
  /** A request leaves; what its frame was navigating to before is given up. */
  departed(request: Navigating): void;
  over(requestId: string): void;
  /** It was to be repeated, and never left. */
  failedToRepeat(requestId: string): void;
}

interface Seen {
  readonly request: AnsweredRequest;
  readonly departure: Departure;
  readonly headers: Headers;
  readonly redirectedFrom: readonly string[];
}

type Navigating = Pick<AnsweredRequest, 'requestId' | 'type' | 'tabId' | 'frameId'>;

export function createHeldRequests(wallet: Wallet, holds: Holds): HeldRequests {
  const unrepeatable = createUnrepeatable(wallet.clock);
  /** Where each frame is going: the request of its latest navigation. */
  const destinations = new Map<string, string>();
  const repeating = new Map<string, AnsweredRequest>();

  async function meet(seen: Seen): Promise<{ redirectUrl?: string }> {
    const { request } = seen;
    if (!(await wallet.hasAccount())) return {};
    const unfit = whyUnfit(seen);
    const place = { at: 'window', tabId: request.tabId } as const;
    const paid = unfit === null ? await wallet.meet(await metBy(seen), place).paid : refusedBy(unfit);
    if (paid.kind !== 'signed') {
      wallet.explain(request.tabId, request.url, paid);
      return {};
    }
    const { id: purchaseId, url, method, headers } = paid.purchase;
    holds.arm(request.requestId, { purchaseId, url, method, headers: headers ?? {} });
    repeating.set(request.requestId, request);
    return { redirectUrl: request.url };
  }

  /** Never pay what cannot be delivered: told before anything is signed. */
  function whyUnfit({ request, departure, headers }: Seen): FailureName | null {
    const isFit =
      isRepeatable(request.method) &&
      isReadable(request, departure, headers) &&
      !unrepeatable.has(likesOf(request));
    return isFit ? null : 'request-not-repeatable';
  }

  async function metBy({ request, departure, headers, redirectedFrom }: Seen): Promise<Met> {
    const facts = factsOf(request, departure, redirectedFrom);
    const [visible, developerMode] = await Promise.all([isVisible(request.tabId), wallet.developerMode()]);
    const { url, method } = facts;
    return {
      context: { ...facts, visible, developerMode },
      challenge: { url, method, headers, body: null, source: 'network' },
      // Firefox streams a body only to the page that asked, so other methods' bodies stay unread.
      withBody: async () => (method === 'GET' ? probe(url) : null),
      alive: () => isAlive(request),
      file: request.type === 'media' ? `${request.documentId} ${url}` : null,
    };
  }

  /** Firefox tells that a held request was given up only when the hold ends, so we look for who asked. */
  async function isAlive(request: AnsweredRequest): Promise<boolean> {
    const { type, requestId, tabId, frameId, documentId, parentFrameId, parentDocumentId } = request;
    const isGoingThere = destinations.get(placeOf(request)) === requestId;
    if (type === 'main_frame')
      return isGoingThere && (await chrome.tabs.get(tabId).catch(() => null)) !== null;
    if (type !== 'sub_frame') return isDocumentIn(tabId, frameId, documentId);
    const frame = await chrome.webNavigation.getFrame({ tabId, frameId }).catch(() => null);
    return isGoingThere && frame !== null && isDocumentIn(tabId, parentFrameId, parentDocumentId);
  }

  return {
    meet,
    departed(request) {
      if (isNavigation(request)) destinations.set(placeOf(request), request.requestId);
    },
    over(requestId) {
      repeating.delete(requestId);
      for (const [place, latest] of destinations) if (latest === requestId) destinations.delete(place);
    },
    failedToRepeat(requestId) {
      const request = repeating.get(requestId);
      if (request?.type === 'xmlhttprequest') unrepeatable.note(likesOf(request));
    },
  };
}

async function isDocumentIn(
  tabId: number,
  frameId: number,
  documentId: string | undefined,
): Promise<boolean> {
  const frame = await chrome.webNavigation.getFrame({ tabId, frameId }).catch(() => null);
  return frame !== null && documentId !== undefined && frame.documentId === documentId;
}

function isNavigation({ type }: Navigating): boolean {
  return type === 'main_frame' || type === 'sub_frame';
}

function placeOf({ tabId, frameId }: Navigating): string {
  return `${tabId} ${frameId}`;
}

/** What else a page would ask for in the same way. */
function likesOf({ documentUrl = '', method, url }: AnsweredRequest): string {
  const { origin, pathname } = new URL(url);
  return `${documentUrl.split('?')[0]} ${method} ${origin}${pathname}`;
}
