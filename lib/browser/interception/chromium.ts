// Interception in Chromium: listens to the network and the gate, and hands each 402 to the part that can hold it.

import { createArriving } from './arriving.ts';
import { type Arming, createArming, type SentRequest } from './chromium/arming.ts';
import { isHeldByGate, isNavigation, namesAndValues, observationOf } from './chromium/chromium-facts.ts';
import { createDepartures, type Departure } from './chromium/departures.ts';
import { tellSeen } from './chromium/frame-messages.ts';
import { gatePage, heldUrl } from './chromium/gate.ts';
import { createNavigations } from './chromium/navigations.ts';
import { createObservations, type Observation } from './chromium/observations.ts';
import { meetPageRequest } from './chromium/page-requests.ts';
import { createPresented } from './chromium/presented.ts';
import type { MetInPage } from './page/page-bridge.ts';
import { elementKindOf } from './page/request-kinds.ts';
import { createRequests } from './requests.ts';
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
  const departures = createDepartures(leave);
  const arming = createArming(wallet.clock, departures.watchAll);
  const room = { wallet, observations, arming, presented: createPresented() };
  const navigations = createNavigations(room);
  const requests = createRequests();
  const arriving = createArriving();
  /** A font is first looked for in the cache alone, which looks like a departure: it has left when it is answered. */
  const fonts = new Map<string, SentRequest>();

  chrome.webRequest.onHeadersReceived.addListener(
    (details) => {
      if (isNobodys(details)) return undefined;
      const headers = namesAndValues(details.responseHeaders);
      const answer = { status: details.statusCode, headers };
      arriving.begun(details.requestId, book(details, answer));
      void observe(observationOf(details, headers, requests.of(details.requestId), wallet.clock()));
      return undefined; // observing only
    },
    everything,
    ['responseHeaders', 'extraHeaders'],
  );

  chrome.webRequest.onBeforeRedirect.addListener(
    ({ requestId, url }) => requests.redirected(requestId, url),
    everything,
  );

  chrome.webRequest.onErrorOccurred.addListener((details) => {
    const { requestId, error } = details;
    if (error === 'net::ERR_CACHE_MISS') fonts.delete(requestId);
    const isOwnDoing = error === 'net::ERR_ABORTED'; // the page or the user went elsewhere, or a film was wound on
    const cut = arriving.brokeOff(requestId);
    if (!isOwnDoing) void cut.then(known(wallet.cut));
    void fontLeft(requestId)
      .then(() => arming.answered(requestId))
      .then(
        known(async (id) => {
          await wallet.lost(id);
          if (!isOwnDoing) await navigations.failed(id, details);
        }),
      );
  }, everything);

  chrome.webNavigation.onCommitted.addListener((document) => navigations.committed(document));

  // The worker's own scope type; TypeScript's DOM library does not know it.
  (self as unknown as WorkerScope).addEventListener('fetch', (event) => {
    const url = event.request.mode === 'navigate' ? heldUrl(event.request.url) : null;
    if (url !== null) event.respondWith(navigations.answerGate(url).catch(() => gatePage()));
  });

  /** Nearly every answer of nearly every page: nothing was paid for it, and nothing is asked. */
  function isNobodys(details: { requestId: string; statusCode: number; type: string }): boolean {
    const { requestId, statusCode } = details;
    const isPaid = fonts.has(requestId) || arming.mayHaveSent(requestId);
    return statusCode !== 402 && !isNavigation(details) && !isPaid;
  }

  async function book(details: Answered, answer: Parameters<Wallet['answered']>[1]): Promise<string | null> {
    await fontLeft(details.requestId);
    const id = await arming.answered(details.requestId);
    if (id === null) return null;
    await wallet.answered(id, answer);
    if (isTrouble(answer.status)) void navigations.failed(id, details);
    return id;
  }

  function leave(request: Departure): void {
    if (request.headers.some(([name]) => name === 'sec-purpose')) requests.isSpeculative(request.requestId);
    if (request.type === 'font') fonts.set(request.requestId, request);
    else void sent(request);
  }

  function sent(request: SentRequest): Promise<void> {
    return arming.consume(request).then(known(wallet.sent));
  }

  async function fontLeft(requestId: string): Promise<void> {
    const font = fonts.get(requestId);
    fonts.delete(requestId);
    if (font !== undefined) await sent(font);
  }

  async function observe(seen: Observation): Promise<void> {
    // Nobody will claim what the gate let through: it must not be taken for the next visit's 402.
    if (isNavigation(seen) && (await arming.letThroughDone(seen))) return;
    if (seen.initiator === location.origin) return; // our own probe
    if (isHeldByGate(seen)) return observations.note(seen);
    if (seen.status !== 402) return;
    if (isNavigation(seen)) return navigations.meetUnheld(seen);
    observations.note(seen);
    const kind = elementKindOf(seen.type);
    if (kind === null || seen.documentId === undefined) return;
    await tellSeen(seen.tabId, seen.documentId, kind, seen.url);
  }

  return { arming, meetPageRequest: (said, sender) => meetPageRequest(said, sender, room) };
}

type Answered = chrome.webRequest.OnHeadersReceivedDetails;

/** A server in trouble may have been paid before it got there. */
function isTrouble(status: number): boolean {
  return status >= 500;
}

/** Books only what belongs to a purchase. */
function known(
  book: (purchaseId: string) => Promise<void>,
): (purchaseId: string | null) => Promise<void> | undefined {
  return (purchaseId) => (purchaseId === null ? undefined : book(purchaseId));
}

interface WorkerScope {
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}
