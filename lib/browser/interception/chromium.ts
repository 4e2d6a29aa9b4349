// Interception in Chromium: listens to the network and the gate, and hands each 402 to the part that can hold it.
import type { Challenge } from '../../core/challenge.ts';
import { networkUrl } from '../../core/site.ts';
import { type Arming, createArming } from './arming.ts';
import { gatePage, heldUrl } from './gate.ts';
import { createNavigations } from './navigations.ts';
import { createObservations, type Observation } from './observations.ts';
import type { MetInPage } from './page-bridge.ts';
import { meetPageRequest } from './page-requests.ts';
import type { Wallet } from './room.ts';

export interface Interception {
  readonly arming: Arming;
  /** True: the page may repeat its request now. */
  meetPageRequest(said: MetInPage, sender: chrome.runtime.MessageSender): Promise<boolean>;
}

const everything = { urls: ['http://*/*', 'https://*/*'] };

/** Registers every listener; must run synchronously at the start of the worker. */
export function interceptInChromium(wallet: Wallet): Interception {
  const observations = createObservations(wallet.clock);
  const arming = createArming(wallet.clock);
  const room = { wallet, observations, arming };
  const navigations = createNavigations(room);
  /** Requests that say they are a prefetch or a prerender; the document's life alone does not tell. */
  const speculative = new Set<string>();

  chrome.webRequest.onSendHeaders.addListener(
    ({ requestId, url, method, requestHeaders }) => {
      const headers = namesAndValues(requestHeaders);
      if (headers.some(([name]) => name === 'sec-purpose')) speculative.add(requestId);
      const request = { requestId, url: networkUrl(url) ?? url, method, headers };
      void arming.consume(request).then(known(wallet.sent));
    },
    everything,
    ['requestHeaders', 'extraHeaders'],
  );

  chrome.webRequest.onHeadersReceived.addListener(
    (details) => {
      const headers = namesAndValues(details.responseHeaders);
      const answer = { status: details.statusCode, headers };
      void arming.answered(details.requestId).then(known((id) => wallet.answered(id, answer)));
      void observe(observationOf(details, headers, speculative.has(details.requestId), wallet.clock()));
      return undefined; // observing only
    },
    everything,
    ['responseHeaders', 'extraHeaders'],
  );

  chrome.webRequest.onErrorOccurred.addListener(({ requestId }) => {
    speculative.delete(requestId);
    void arming.answered(requestId).then(known(wallet.lost));
  }, everything);

  chrome.webRequest.onCompleted.addListener(
    ({ requestId }) => void speculative.delete(requestId),
    everything,
  );

  chrome.webNavigation.onCommitted.addListener(({ frameId, tabId, url }) => {
    if (frameId === 0) navigations.committed(tabId, url);
  });

  // The worker's own scope type; TypeScript's DOM library does not know it.
  (self as unknown as WorkerScope).addEventListener('fetch', (event) => {
    const url = event.request.mode === 'navigate' ? heldUrl(event.request.url) : null;
    if (url !== null) event.respondWith(navigations.answerGate(url).catch(() => gatePage()));
  });

  async function observe(seen: Observation): Promise<void> {
    const isNavigation = seen.type === 'main_frame';
    const isMarked = seen.headers.some(([name]) => name === 'payment-required');
    // Nobody will claim what the gate let through: it must not be taken for the next visit's 402.
    if (isNavigation && (await arming.letThroughDone(seen.url, seen.tabId))) return;
    // Our own probe, or a request of a site's worker: no page stands behind it.
    if (seen.tabId < 0 || seen.initiator === location.origin) return;
    // The gate also stops a 200 that carries the header; it must know that there is nothing to pay.
    if (isMarked && (isNavigation || seen.status === 402)) observations.note(seen);
    else if (seen.status === 402 && isNavigation) void navigations.meetUnmarked(seen);
    else if (seen.status === 402) observations.note(seen);
  }

  return { arming, meetPageRequest: (said, sender) => meetPageRequest(said, sender, room) };
}

/** Books only what belongs to a purchase. */
function known(
  book: (purchaseId: string) => Promise<void>,
): (purchaseId: string | null) => Promise<void> | undefined {
  return (purchaseId) => (purchaseId === null ? undefined : book(purchaseId));
}

function observationOf(
  details: chrome.webRequest.OnHeadersReceivedDetails,
  headers: Challenge['headers'],
  isSpeculative: boolean,
  at: number,
): Observation {
  const { requestId, tabId, frameId, documentId, documentLifecycle, type, method, initiator } = details;
  return {
    requestId,
    tabId,
    frameId,
    documentId,
    type,
    url: networkUrl(details.url) ?? details.url,
    method,
    status: details.statusCode,
    initiator,
    headers,
    speculative: isSpeculative || (documentLifecycle !== undefined && documentLifecycle !== 'active'),
    at,
  };
}

function namesAndValues(headers: chrome.webRequest.HttpHeader[] | undefined): [string, string][] {
  return (headers ?? []).map(({ name, value }) => [name.toLowerCase(), value ?? '']);
}

interface WorkerScope {
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}
