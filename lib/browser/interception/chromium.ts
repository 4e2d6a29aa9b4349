// Interception in Chromium: observes 402s, holds navigations at the gate and page requests in the page, arms the repeat.

import type { Challenge } from '../../core/challenge.ts';
import { type FailureName, failure } from '../../core/failure.ts';
import { networkUrl } from '../../core/site.ts';
import type { Met, Paid } from '../../wallet/pay.ts';
import { type Arming, createArming } from './arming.ts';
import { gatePage, heldUrl } from './gate.ts';
import { isRepeatable, type Target } from './header-rule.ts';
import { createObservations, type Observation } from './observations.ts';
import { probe } from './probe.ts';
import { factsOfNavigation, factsOfPageRequest, isDocumentAlive } from './standing.ts';

/** What interception needs of the wallet. */
export interface Wallet {
  readonly clock: () => number;
  hasAccount(): Promise<boolean>;
  developerMode(): Promise<boolean>;
  /** `asked` resolves when a person is being asked; `paid` when it is decided. */
  meet(met: Met, place: Place): { readonly asked: Promise<void>; readonly paid: Promise<Paid> };
  sent(purchaseId: string): Promise<void>;
  answered(purchaseId: string, answer: { status: number; headers: Challenge['headers'] }): Promise<void>;
  lost(purchaseId: string): Promise<void>;
  /** Refused, and why: for the popup. */
  explain(tabId: number, url: string, paid: Paid): void;
}

/** Where a question about this 402 is shown. */
export type Place = { readonly at: 'gate' | 'window'; readonly tabId: number };

/** What the page script says of its own request; a hint for correlation, never a fact. */
interface MetByPage {
  readonly url: string;
  readonly method: string;
  readonly body: string | null;
}

export interface Interception {
  readonly arming: Arming;
  /** True: the page may repeat its request now. */
  meetPageRequest(met: MetByPage, sender: chrome.runtime.MessageSender): Promise<boolean>;
}

/** A network event may reach the worker after the page's own message or navigation does. */
const patience = 1_500;

/** Registers every listener; must run synchronously at the start of the worker. */
export function interceptInChromium(wallet: Wallet): Interception {
  const observations = createObservations(wallet.clock);
  const arming = createArming(wallet.clock);
  const speculative = new Set<string>();
  /** Tabs whose 402 page is still coming. */
  const committed = new Map<number, (url: string) => void>();
  /** Navigations decided on the gate page, waiting for its reload. */
  const decided = new Map<string, { readonly paid: Paid; readonly tabId: number }>();

  chrome.webRequest.onSendHeaders.addListener(
    (details) => {
      const headers = namesAndValues(details.requestHeaders);
      if (headers.some(([name]) => name === 'sec-purpose')) speculative.add(details.requestId);
      const { requestId, url, method } = details;
      void arming.consume({ requestId, url: networkUrl(url) ?? url, method, headers }).then((purchaseId) => {
        if (purchaseId !== null) return wallet.sent(purchaseId);
      });
    },
    { urls: ['http://*/*', 'https://*/*'] },
    ['requestHeaders', 'extraHeaders'],
  );

  chrome.webRequest.onHeadersReceived.addListener(
    (details) => {
      const headers = namesAndValues(details.responseHeaders);
      void arming.answered(details.requestId).then((purchaseId) => {
        if (purchaseId !== null) return wallet.answered(purchaseId, { status: details.statusCode, headers });
      });
      if (details.type === 'main_frame')
        void arming.letThroughDone(networkUrl(details.url) ?? details.url, details.tabId);
      const marked = headers.some(([name]) => name === 'payment-required');
      if (details.statusCode !== 402 && !(marked && details.type === 'main_frame')) return undefined;
      if (details.tabId < 0 || details.initiator === location.origin) return undefined; // our own probe, or a worker's request
      const observation = observationOf(details, headers, speculative.has(details.requestId), wallet.clock());
      if (observation.type === 'main_frame' && !marked) void meetUnmarkedNavigation(observation);
      else observations.note(observation);
      return undefined; // observing only
    },
    { urls: ['http://*/*', 'https://*/*'] },
    ['responseHeaders', 'extraHeaders'],
  );

  chrome.webRequest.onErrorOccurred.addListener(
    (details) => {
      speculative.delete(details.requestId);
      void arming.answered(details.requestId).then((purchaseId) => {
        if (purchaseId !== null) return wallet.lost(purchaseId);
      });
    },
    { urls: ['http://*/*', 'https://*/*'] },
  );

  chrome.webRequest.onCompleted.addListener((details) => void speculative.delete(details.requestId), {
    urls: ['http://*/*', 'https://*/*'],
  });

  chrome.webNavigation.onCommitted.addListener((details) => {
    if (details.frameId === 0) committed.get(details.tabId)?.(details.url);
  });

  // The worker's own scope type; TypeScript's DOM library does not know it.
  (self as unknown as WorkerScope).addEventListener('fetch', (event) => {
    const url = event.request.mode === 'navigate' ? heldUrl(event.request.url) : null;
    if (url !== null) event.respondWith(answerGate(url).catch(() => gatePage()));
  });

  /** Holds the navigation until it is paid, declined or let through; a person is asked on the gate's own page. */
  async function answerGate(url: string): Promise<Response> {
    const before = decided.get(url);
    decided.delete(url);
    if (before !== undefined) return leaveGate(url, before.tabId, before.paid);
    const seen = await observations.claim((one) => one.type === 'main_frame' && one.url === url, patience);
    if (seen === null) return gatePage(); // somebody opened the gate without a 402: nothing to pay here
    if (seen.speculative) return Response.error();
    if (seen.status !== 402) return leaveGate(url, seen.tabId, { kind: 'foreign' });
    if (!(await arming.fits(url))) return leaveGate(url, seen.tabId, refusedBy('url-too-long'));

    const flow = wallet.meet(
      await metNavigation(
        seen,
        () => isTabThere(seen.tabId),
        () => probe(url),
      ),
      {
        at: 'gate',
        tabId: seen.tabId,
      },
    );
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined) return leaveGate(url, seen.tabId, first);
    void flow.paid.then((paid) => {
      decided.set(url, { paid, tabId: seen.tabId });
      // A reload keeps the history entry and is the user's own doing: SameSite cookies arrive.
      return chrome.tabs.reload(seen.tabId).catch(() => decided.delete(url));
    });
    return gatePage();
  }

  async function leaveGate(url: string, tabId: number, paid: Paid): Promise<Response> {
    const target: Target = { url, method: 'GET', resourceType: 'main_frame', tabId, initiator: undefined };
    if (paid.kind !== 'signed' || !(await armed(paid, target))) {
      wallet.explain(tabId, url, paid);
      await arming.letThrough(target);
    }
    return Response.redirect(url, 307);
  }

  /** v1 and other bodies without a header: the site's page is already coming; it is repeated once it is paid. */
  async function meetUnmarkedNavigation(seen: Observation): Promise<void> {
    if (seen.method !== 'GET' || seen.speculative || !(await wallet.hasAccount())) return;
    if (!(await arming.fits(seen.url)))
      return wallet.explain(seen.tabId, seen.url, refusedBy('url-too-long'));
    const probing = probe(seen.url); // while the site's own page is still coming
    const url = await commitOf(seen.tabId);
    if (url === null || networkUrl(url) !== seen.url) return;
    const frame = await chrome.webNavigation.getFrame({ tabId: seen.tabId, frameId: 0 });
    const met = await metNavigation(
      seen,
      () => isDocumentAlive(frame?.documentId),
      () => probing,
    );
    const paid = await wallet.meet(met, { at: 'window', tabId: seen.tabId }).paid;
    const { tabId } = seen;
    const target: Target = {
      url: seen.url,
      method: 'GET',
      resourceType: 'main_frame',
      tabId,
      initiator: undefined,
    };
    if (paid.kind === 'signed' && (await armed(paid, target))) await chrome.tabs.reload(tabId);
    else wallet.explain(tabId, seen.url, paid);
  }

  function commitOf(tabId: number): Promise<string | null> {
    return new Promise((resolve) => {
      const done = (url: string | null) => {
        committed.delete(tabId);
        resolve(url);
      };
      committed.set(tabId, done);
      setTimeout(() => resolve(null), 30_000);
    });
  }

  async function metNavigation(
    seen: Observation,
    alive: Met['alive'],
    withBody: Met['withBody'],
  ): Promise<Met> {
    const [facts, developerMode] = await Promise.all([factsOfNavigation(seen), wallet.developerMode()]);
    return { context: { ...facts, developerMode }, challenge: challengeOf(seen, null), withBody, alive };
  }

  async function meetPageRequest(met: MetByPage, sender: chrome.runtime.MessageSender): Promise<boolean> {
    const url = networkUrl(met.url);
    const { documentId, tab } = sender;
    if (url === null || documentId === undefined || tab?.id === undefined || !(await wallet.hasAccount()))
      return false;
    const seen = await observations.claim(
      (one) =>
        one.type === 'xmlhttprequest' &&
        one.documentId === documentId &&
        one.url === url &&
        one.method === met.method,
      patience,
    );
    if (seen === null) return false; // what the background has not seen on the network does not exist (I11)
    const unfit = !isRepeatable(met.method)
      ? 'request-not-repeatable'
      : (await arming.fits(url))
        ? null
        : 'url-too-long';
    if (unfit !== null) {
      wallet.explain(tab.id, url, refusedBy(unfit));
      return false;
    }
    const facts = await factsOfPageRequest(seen, sender.origin);
    const context = { ...facts, developerMode: await wallet.developerMode() };
    const alive = () => isDocumentAlive(documentId);
    const challenge = challengeOf(seen, null);
    const withBody = () => bodyOf(seen, met.body);
    const place = { at: 'window', tabId: tab.id } as const;
    const paid = await wallet.meet({ context, challenge, withBody, alive }, place).paid;
    const target = {
      url,
      method: met.method,
      resourceType: 'xmlhttprequest',
      tabId: tab.id,
      initiator: seen.initiator,
    };
    if (paid.kind === 'signed' && (await alive()) && (await armed(paid, target))) return true;
    wallet.explain(tab.id, url, paid);
    return false;
  }

  async function armed(paid: Paid & { kind: 'signed' }, target: Target): Promise<boolean> {
    try {
      await arming.arm(paid.purchase.id, target, paid.purchase.headers ?? {});
      return true;
    } catch {
      wallet.explain(target.tabId, target.url, refusedBy('arming-failed'));
      return false;
    }
  }

  return { arming, meetPageRequest };
}

/** The body of a page request's 402: for a GET as our own probe reads it, else as only the page has seen it. */
async function bodyOf(seen: Observation, pageBody: string | null): Promise<Challenge | null> {
  if (seen.method === 'GET') return probe(seen.url);
  return pageBody === null ? null : { ...challengeOf(seen, pageBody), source: 'page' };
}

function challengeOf(seen: Observation, body: string | null): Challenge {
  return { url: seen.url, method: seen.method, headers: seen.headers, body, source: 'network' };
}

function observationOf(
  details: chrome.webRequest.OnHeadersReceivedDetails,
  headers: Challenge['headers'],
  isSpeculative: boolean,
  at: number,
): Observation {
  const { requestId, tabId, frameId, documentId, documentLifecycle, type, method, statusCode, initiator } =
    details;
  return {
    requestId,
    tabId,
    frameId,
    documentId,
    type,
    url: networkUrl(details.url) ?? details.url,
    method,
    status: statusCode,
    initiator,
    headers,
    speculative: isSpeculative || (documentLifecycle !== undefined && documentLifecycle !== 'active'),
    at,
  };
}

function namesAndValues(headers: chrome.webRequest.HttpHeader[] | undefined): [string, string][] {
  return (headers ?? []).map(({ name, value }) => [name.toLowerCase(), value ?? '']);
}

function refusedBy(name: FailureName): Paid {
  return { kind: 'refused', failure: failure(name), offers: [] };
}

async function isTabThere(tabId: number): Promise<boolean> {
  return (await chrome.tabs.get(tabId).catch(() => null)) !== null;
}

interface WorkerScope {
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}
