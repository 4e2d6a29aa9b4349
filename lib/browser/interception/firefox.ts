// Interception in Firefox: a request that met a 402 is held on the network itself, and the browser repeats it when paid.
// No script stands in any page, and every kind of request is held alike.

import { networkUrl } from '../../core/site.ts';
import { untaken } from '../../wallet/lacking.ts';
import { browser, type WebRequest } from '../browser.ts';
import { createArriving } from './arriving.ts';
import {
  type AnsweredRequest,
  type Departure,
  departureOf,
  type Headers,
  isForPage,
} from './firefox/firefox-facts.ts';
import { createHeldRequests } from './firefox/held-requests.ts';
import { createHolds } from './firefox/holds.ts';
import { keepAwake } from './keep-awake.ts';
import { type Carrier, carrierInFirefox } from './present.ts';
import { createRequestBodies } from './request-bodies.ts';
import { createRequests } from './requests.ts';
import { explainUntaken, type Wallet } from './room.ts';

export interface FirefoxInterception {
  readonly carrier: Carrier;
  /** Takes back every proof that has not left. */
  disarmAll(): void;
}

const everything = { urls: ['http://*/*', 'https://*/*'] };

/** Registers every listener; must run synchronously at the start of the background. */
export function interceptInFirefox(wallet: Wallet): FirefoxInterception {
  const holds = createHolds();
  const requests = createRequests();
  const arriving = createArriving();
  const departures = new Map<string, Departure>();
  const bodies = createRequestBodies(browser.webRequest.onBeforeRequest, anyPortOf);
  const held = createHeldRequests(wallet, holds, bodies);
  const { webRequest } = browser;

  webRequest.onBeforeSendHeaders.addListener(
    ({ requestId, tabId, frameId, type, url, method, requestHeaders = [] }) => {
      const headers = namesAndValues(requestHeaders);
      departures.set(requestId, departureOf(headers));
      held.departed({ requestId, tabId, frameId, type });
      const request = { requestId, tabId, url: networkUrl(url) ?? url, method };
      const presented = type === 'main_frame' ? holds.takePresented(request) : null;
      if (presented !== null) return { requestHeaders: withProof(requestHeaders, presented.headers) };
      const take = () => {
        const proof = holds.take(request);
        return proof === null ? {} : { requestHeaders: withProof(requestHeaders, proof.headers) };
      };
      // What was signed before is armed when its repeat leaves; else it is signed just now.
      return holds.isReturning(requestId) ? held.returned(requestId).then(take) : take();
    },
    everything,
    ['blocking', 'requestHeaders'],
  );

  webRequest.onSendHeaders.addListener(({ requestId }) => {
    const purchaseId = holds.carriedBy(requestId);
    if (purchaseId !== null) void wallet.sent(purchaseId);
  }, everything);

  webRequest.onHeadersReceived.addListener(
    (details) => {
      const { requestId, statusCode: status } = details;
      const at = networkUrl(details.url) ?? details.url;
      const headers = namesAndValues(details.responseHeaders);
      const purchaseId = holds.answered(requestId);
      const request: AnsweredRequest = details; // Firefox tells more than the polyfill's type knows
      if (purchaseId !== null) {
        const booked = wallet.answered(purchaseId, { status, headers });
        arriving.begun(
          requestId,
          booked.then(() => purchaseId),
        );
        if (status === untaken) void booked.then(() => explainUntaken(purchaseId, details, wallet));
        // A server in trouble may have been paid before it got there: the same bytes once more.
        if (status >= 500 && holds.hold(requestId, at))
          return keepAwake(booked.then(() => held.repeat(request, purchaseId)));
      }
      const departure = departures.get(requestId);
      // One that left before this background began is not vouched for.
      if (status !== 402 || departure === undefined || !isForPage(request)) return undefined;
      if (!holds.hold(requestId, at)) return undefined;
      const { redirectedFrom } = requests.of(requestId);
      return keepAwake(held.meet({ request, departure, headers, redirectedFrom }));
    },
    everything,
    ['blocking', 'responseHeaders'],
  );

  webRequest.onBeforeRedirect.addListener(
    ({ requestId, url }) => requests.redirected(requestId, url),
    everything,
  );
  webRequest.onCompleted.addListener(({ requestId }) => over(requestId), everything);
  webRequest.onErrorOccurred.addListener(({ requestId, error }) => {
    over(requestId);
    const cut = arriving.brokeOff(requestId);
    // Else the page or the user went elsewhere, or a film was wound on.
    if (error !== 'NS_BINDING_ABORTED')
      void cut.then((purchaseId) => (purchaseId === null ? undefined : wallet.cut(purchaseId)));
  }, everything);

  function over(requestId: string): void {
    departures.delete(requestId);
    held.over(requestId);
    const unanswered = holds.over(requestId);
    if (unanswered !== null) void wallet.lost(unanswered);
  }

  return { carrier: carrierInFirefox(holds), disarmAll: holds.disarmAll };
}

/** Firefox's match patterns name no port. */
function anyPortOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

/** What a page has set under the same name goes. */
function withProof(
  headers: WebRequest.HttpHeaders,
  proof: Readonly<Record<string, string>>,
): WebRequest.HttpHeaders {
  const names = Object.keys(proof).map((name) => name.toLowerCase());
  const others = headers.filter(({ name }) => !names.includes(name.toLowerCase()));
  return [...others, ...Object.entries(proof).map(([name, value]) => ({ name, value }))];
}

function namesAndValues(headers: WebRequest.HttpHeaders | undefined): Headers {
  return (headers ?? []).map(({ name, value }) => [name.toLowerCase(), value ?? ''] as const);
}
