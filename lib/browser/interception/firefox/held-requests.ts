// One request that Firefox holds at its 402: weighed, asked about, paid, and repeated by the browser; or let go as it is.
import type { FailureName } from '../../../core/failure.ts';
import type { Met } from '../../../wallet/met.ts';
import type { Paid } from '../../../wallet/pay.ts';
import { isBodiless } from '../../../wallet/reserve.ts';
import { probe } from '../probe.ts';
import type { RequestBodies } from '../request-bodies.ts';
import { isRepeatable } from '../requests.ts';
import { carriedBy, refusedBy, type Wallet } from '../room.ts';
import { isVisible } from '../standing.ts';
import { type AnsweredRequest, type Departure, factsOf, type Headers, isReadable } from './firefox-facts.ts';
import type { Holds } from './holds.ts';
import { createUnrepeatable } from './unrepeatable.ts';

export interface HeldRequests {
  /** What Firefox does with the 402: nothing, or the same request again. */
  meet(seen: Seen): Promise<{ redirectUrl?: string }>;
  /** The paid repeat came to nothing: the same bytes once more where the journal allows it, else the answer as it is. */
  repeat(request: AnsweredRequest, purchaseId: string): Promise<{ redirectUrl?: string }>;
  /** A request leaves; what its frame was navigating to before is given up. */
  departed(request: Navigating): void;
  /** The repeat is about to leave: resolves when its proof is armed, or will never be. */
  returned(requestId: string): Promise<void>;
  over(requestId: string): void;
}

interface Seen {
  readonly request: AnsweredRequest;
  readonly departure: Departure;
  readonly headers: Headers;
  readonly redirectedFrom: readonly string[];
}

interface Asker {
  readonly frameId: number;
  readonly documentId: string | undefined;
}

/** A request that Firefox was told to repeat. */
interface Return {
  readonly request: AnsweredRequest;
  answer(isBack: boolean): void;
  /** All that could be armed is. */
  settle(): void;
  readonly settled: Promise<void>;
}

type Navigating = Pick<AnsweredRequest, 'requestId' | 'type' | 'tabId' | 'frameId'>;

export function createHeldRequests(wallet: Wallet, holds: Holds, bodies: RequestBodies): HeldRequests {
  const unrepeatable = createUnrepeatable(wallet.clock);
  /** Where each frame is going: the request of its latest navigation. */
  const destinations = new Map<string, string>();
  const returns = new Map<string, Return>();

  async function meet(seen: Seen): Promise<{ redirectUrl?: string }> {
    const { request } = seen;
    if (!(await wallet.hasAccount())) return {};
    const unfit = whyUnfit(seen);
    if (unfit !== null) return settle(request, refusedBy(unfit));
    if (!isBodiless(request.method)) bodies.listenTo(new URL(request.url).origin);
    const met = await metBy(seen);
    const place = { at: 'window', tabId: request.tabId } as const;
    // Firefox is told to repeat as soon as all is decided; only when it does is anything signed.
    return new Promise((resolve) => {
      const ready = () => {
        resolve({ redirectUrl: request.url });
        return comesBack(request);
      };
      void wallet.meet({ ...met, ready }, place).paid.then((paid) => resolve(settle(request, paid)));
    });
  }

  async function repeat(request: AnsweredRequest, purchaseId: string): Promise<{ redirectUrl?: string }> {
    const paid = await wallet.again(purchaseId);
    settle(request, paid);
    return paid.kind === 'signed' ? { redirectUrl: request.url } : {};
  }

  function settle(request: AnsweredRequest, paid: Paid): { redirectUrl?: string } {
    const carried = carriedBy(paid);
    if (carried !== null) {
      const { id: purchaseId, url, method, headers } = carried;
      holds.arm(request.requestId, { purchaseId, url, method, headers });
    } else wallet.explain(request.tabId, request.url, paid);
    returns.get(request.requestId)?.settle();
    return {};
  }

  /** True when the repeat is about to leave; false when the request ended instead. */
  function comesBack(request: AnsweredRequest): Promise<boolean> {
    holds.letReturn(request.requestId);
    return new Promise((answer) => {
      let settle = () => {};
      const settled = new Promise<void>((resolve) => {
        settle = resolve;
      });
      returns.set(request.requestId, { request, answer, settle, settled });
    });
  }

  /** Never pay what cannot be delivered: told before anything is signed. */
  function whyUnfit({ request, departure, headers }: Seen): FailureName | null {
    const isFit =
      isRepeatable(request.method) &&
      isReadable(request, departure, headers) &&
      !unrepeatable.has(likesOf(request));
    return isFit ? null : 'request-not-repeatable';
  }

  async function metBy({ request, departure, headers, redirectedFrom }: Seen): Promise<Omit<Met, 'ready'>> {
    const facts = factsOf(request, departure, redirectedFrom);
    const [visible, developerMode, asker] = await Promise.all([
      isVisible(request.tabId),
      wallet.developerMode(),
      askerOf(request),
    ]);
    const { url, method } = facts;
    return {
      context: { ...facts, visible, developerMode },
      challenge: { url, method, headers, body: null, source: 'network' },
      // The body of a held answer does not flow, not even to a response filter: other methods' stay unread.
      withBody: async () => (method === 'GET' ? probe(url) : null),
      alive: () => isAlive(request, asker),
      file: request.type === 'media' ? `${asker.documentId} ${url}` : null,
      body: await bodies.of(request.requestId),
    };
  }

  /** Firefox tells that a held request was given up only when the hold ends, so we look for who asked. */
  async function isAlive(request: AnsweredRequest, asker: Asker): Promise<boolean> {
    const { tabId, frameId } = request;
    if (isNavigation(request) && destinations.get(placeOf(request)) !== request.requestId) return false;
    if (request.type === 'main_frame') return (await chrome.tabs.get(tabId).catch(() => null)) !== null;
    if ((await documentIn(tabId, frameId)) === undefined) return false;
    return asker.documentId !== undefined && (await documentIn(tabId, asker.frameId)) === asker.documentId;
  }

  return {
    meet,
    repeat,
    departed(request) {
      if (isNavigation(request)) destinations.set(placeOf(request), request.requestId);
    },
    returned(requestId) {
      const back = returns.get(requestId);
      back?.answer(true);
      return back?.settled ?? Promise.resolve();
    },
    over(requestId) {
      const back = returns.get(requestId);
      returns.delete(requestId);
      // A page that forbids redirects has its fetch fail instead of repeat; for what was answered, this comes too late.
      if (back !== undefined && holds.isReturning(requestId)) fail(back);
      for (const [place, latest] of destinations) if (latest === requestId) destinations.delete(place);
    },
  };

  function fail({ request, answer }: Return): void {
    if (request.type === 'xmlhttprequest') unrepeatable.note(likesOf(request));
    answer(false);
  }
}

/** A frame's navigation is asked for by the document around it; a worker's request names no document, but its frame. */
async function askerOf(request: AnsweredRequest): Promise<Asker> {
  const { tabId, type } = request;
  const isFrame = type === 'sub_frame';
  const frameId = isFrame ? request.parentFrameId : request.frameId;
  const named = isFrame ? request.parentDocumentId : request.documentId;
  return { frameId, documentId: named ?? (await documentIn(tabId, frameId)) };
}

async function documentIn(tabId: number, frameId: number): Promise<string | undefined> {
  const frame = await chrome.webNavigation.getFrame({ tabId, frameId }).catch(() => null);
  return frame?.documentId;
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
