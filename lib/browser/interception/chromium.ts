// Interception in Chromium: listens to the network and the gate, and hands each 402 to the part that can hold it.
import { untaken } from '../../wallet/lacking.ts';
import { onPageAskedFor } from '../fetch-events.ts';
import { patternOf } from '../matches.ts';
import { createArriving } from './arriving.ts';
import { type Arming, createArming, type SentRequest } from './chromium/arming.ts';
import {
  isHeldByGate,
  isNavigation,
  namesAndValues,
  navigationTypes,
  observationOf,
} from './chromium/chromium-facts.ts';
import { createDepartures, type Departure } from './chromium/departures.ts';
import { tellSeen } from './chromium/frame-messages.ts';
import { type GateState, gatePage, heldUrl } from './chromium/gate.ts';
import { createGatekeeper } from './chromium/gatekeeper.ts';
import { createKnownOrigins } from './chromium/known-origins.ts';
import { createNavigations } from './chromium/navigations.ts';
import { createObservations, type Observation } from './chromium/observations.ts';
import { meetPageRequest } from './chromium/page-requests.ts';
import { createPresented } from './chromium/presented.ts';
import { createWakefulness } from './keep-awake.ts';
import type { Answer, MetInPage } from './page/page-bridge.ts';
import { elementKindOf, elementTypes, scriptedTypes } from './page/request-kinds.ts';
import { createRequestBodies } from './request-bodies.ts';
import { createRequests } from './requests.ts';
import { explainUntaken, type Wallet } from './room.ts';

export interface Interception {
  readonly arming: Arming;
  meetPageRequest(said: MetInPage, sender: chrome.runtime.MessageSender): Promise<Answer>;
  setGate(state: GateState): Promise<void>;
  /** The sites that have a rule. */
  setRuled(sites: readonly string[]): void;
}

const everything = { urls: ['http://*/*', 'https://*/*'] };

/** Registers every listener; must run synchronously at the start of the worker. */
export function interceptInChromium(wallet: Wallet): Interception {
  const observations = createObservations(wallet.clock);
  const departures = createDepartures(leave);
  const bodies = createRequestBodies(chrome.webRequest.onBeforeRequest, patternOf);
  const known = createKnownOrigins(wallet.clock, meetAnswer, bodies);
  const stayAwake = createWakefulness();
  const arming = createArming(wallet.clock, ({ armed, inFlight }) => {
    departures.watchAll(armed.length > 0);
    const scripted = [...armed, ...inFlight].filter((one) => scriptedTypes.includes(one.resourceType));
    known.setPaid(scripted.map(({ url }) => new URL(url).origin));
    stayAwake(inFlight.length > 0); // an answer that wakes the worker comes before what it listens to is read
  });
  const room = { wallet, observations, known, bodies, arming, presented: createPresented() };
  const navigations = createNavigations(room);
  const gatekeeper = createGatekeeper();
  const requests = createRequests();
  const arriving = createArriving();
  /** A font is first looked for in the cache alone, which looks like a departure: it has left when it is answered. */
  const fonts = new Map<string, SentRequest>();

  // Of what scripts ask for, the page tells the 402; of all else nobody but the network does.
  chrome.webRequest.onHeadersReceived.addListener(
    meetAnswer,
    // The API's enums are plain strings at run time; the types hide them behind names.
    { ...everything, types: [...navigationTypes, ...elementTypes] } as chrome.webRequest.RequestFilter,
    ['responseHeaders'],
  );

  // Redirects and errors are rare, and cost nothing where there is none. Who redirected must be known of every request, wherever it
  // began: only where it ends is it asked whether its origin is a known one.
  chrome.webRequest.onBeforeRedirect.addListener(
    ({ requestId, url }) => requests.redirected(requestId, url),
    everything,
  );

  chrome.webRequest.onErrorOccurred.addListener((details) => {
    const { requestId, error } = details;
    if (error === 'net::ERR_CACHE_MISS') fonts.delete(requestId);
    const isOwnDoing = error === 'net::ERR_ABORTED'; // the page or the user went elsewhere, or a film was wound on
    const cut = arriving.brokeOff(requestId);
    if (!isOwnDoing) void cut.then(ofPurchase(wallet.cut));
    void fontLeft(requestId)
      .then(() => arming.answered(requestId))
      .then(
        ofPurchase(async (id) => {
          await wallet.lost(id);
          if (!isOwnDoing) await navigations.failed(id, details);
        }),
      );
  }, everything);

  const { onBeforeNavigate, onCommitted, onErrorOccurred } = chrome.webNavigation;
  onBeforeNavigate.addListener(gatekeeper.began, { url: [{ schemes: ['http', 'https'] }] });
  onErrorOccurred.addListener(gatekeeper.failed);
  onCommitted.addListener((document) => {
    gatekeeper.arrived(document);
    navigations.committed(document);
  });

  onPageAskedFor((asked, event) => {
    const url = heldUrl(asked);
    if (url !== null) event.respondWith(navigations.answerGate(url).catch(() => gatePage()));
  });

  function meetAnswer(details: chrome.webRequest.OnHeadersReceivedDetails): undefined {
    if (isNobodys(details)) return;
    const headers = namesAndValues(details.responseHeaders);
    const answer = { status: details.statusCode, headers };
    const booked = book(details, answer);
    arriving.begun(details.requestId, booked);
    const seen = observationOf(details, headers, requests.of(details.requestId), wallet.clock());
    if (answer.status !== untaken) void observe(seen);
    else void booked.catch(() => null).then((purchaseId) => observe({ ...seen, purchaseId }));
  }

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
    if (answer.status === untaken) void explainUntaken(id, details, wallet);
    return id;
  }

  function leave(request: Departure): void {
    if (request.headers.some(([name]) => name === 'sec-purpose')) requests.isSpeculative(request.requestId);
    if (request.type === 'font') fonts.set(request.requestId, request);
    else void sent(request);
  }

  function sent(request: SentRequest): Promise<void> {
    return arming.consume(request).then(ofPurchase(wallet.sent));
  }

  async function fontLeft(requestId: string): Promise<void> {
    const font = fonts.get(requestId);
    fonts.delete(requestId);
    if (font !== undefined) await sent(font);
  }

  async function observe(observed: Observation): Promise<void> {
    const isOurs = observed.initiator === location.origin;
    if (isOurs && !isNavigation(observed)) return; // our own probe
    // Where the gate has gone to, for the person who answered there: nobody else has led the tab to it.
    const seen = isOurs ? { ...observed, initiator: undefined } : observed;
    // Nobody will claim what the gate let through: it must not be taken for the next visit's 402.
    if (isNavigation(seen) && (await arming.letThroughDone(seen))) return;
    if (isHeldByGate(seen)) return navigations.meetHeld(seen);
    if (seen.status !== 402) return;
    if (isNavigation(seen)) return navigations.meetUnheld(seen);
    observations.note(seen);
    const kind = elementKindOf(seen.type);
    if (kind === null || seen.documentId === undefined) return;
    await tellSeen(seen.tabId, seen.documentId, kind, seen.url);
  }

  return {
    arming,
    meetPageRequest: (said, sender) => meetPageRequest(said, sender, room),
    setGate: gatekeeper.set,
    setRuled: known.setRuled,
  };
}

type Answered = chrome.webRequest.OnHeadersReceivedDetails;

/** A server in trouble may have been paid before it got there. */
function isTrouble(status: number): boolean {
  return status >= 500;
}

/** Books only what belongs to a purchase. */
function ofPurchase(
  book: (purchaseId: string) => Promise<void>,
): (purchaseId: string | null) => Promise<void> | undefined {
  return (purchaseId) => (purchaseId === null ? undefined : book(purchaseId));
}
