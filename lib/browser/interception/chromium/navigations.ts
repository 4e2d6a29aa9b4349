// Navigations of tabs and frames that met a 402: held at the gate where that is possible, loaded again after their 402 page where it is not.
import { networkUrl } from '../../../core/site.ts';
import { untaken } from '../../../wallet/lacking.ts';
import type { Met } from '../../../wallet/met.ts';
import type { Paid } from '../../../wallet/pay.ts';
import { probe } from '../probe.ts';
import { armOrExplain, challengeOf, patience, type Room, ready, refusedBy } from '../room.ts';
import { documentIn, factsOfFrame, factsOfNavigation, isDocumentAlive } from '../standing.ts';
import { type Arrivals, type Arrived, createArrivals } from './arrivals.ts';
import { isHeldByGate, isNavigation } from './chromium-facts.ts';
import { bodyOfDocument, leaveGate, reloadDocument, standsAtGate } from './frame-messages.ts';
import { gatePage } from './gate.ts';
import type { Target } from './header-rule.ts';
import type { Observation } from './observations.ts';

export interface Navigations {
  /** The answer to the gate's own request for a held URL. */
  answerGate(url: string): Promise<Response>;
  /** What the gate asks for next, or what came before it stood. */
  meetHeld(seen: Observation): Promise<void>;
  /** A 402 that no gate holds, since it lacks the header or answers a POST: the site's own page is already coming. */
  meetUnheld(seen: Observation): Promise<void>;
  /** The paid repeat of a tab's navigation failed: the same bytes once more, where the journal and the tab allow it. */
  failed(purchaseId: string, request: FailedRequest): Promise<void>;
  /** A document arrived in a frame. */
  committed(document: Parameters<Arrivals['note']>[0]): void;
}

export function createNavigations(room: Room): Navigations {
  const { wallet, observations, bodies, arming } = room;
  const arrivals = createArrivals(wallet.clock);

  async function answerGate(url: string): Promise<Response> {
    const seen = await observations.claim((one) => isNavigation(one) && one.url === url, patience);
    if (seen === null) return gatePage(); // somebody opened the gate without a 402: nothing to pay here
    if (seen.speculative) return Response.error();
    if (seen.status === untaken && seen.purchaseId != null) return holdUntaken(seen, seen.purchaseId);
    if (seen.status !== 402) return leave(seen, { kind: 'foreign' });
    if (!(await arming.fits(url))) return leave(seen, refusedBy('url-too-long'));
    return seen.type === 'main_frame' ? holdTab(seen) : holdFrame(seen);
  }

  async function holdTab(seen: Observation): Promise<Response> {
    const { tabId, url } = seen;
    let isHeld = true;
    void arrivals.of(seen).then(() => {
      isHeld = false; // the gate's own page has come, or another
    });
    const isThere = async () => isHeld || standsAtGate(tabId, url);
    const met = await metBy(seen, isThere, () => probe(url));
    const flow = wallet.meet(met, { at: 'gate', tabId });
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined && !isToldAtGate(first)) return leave(seen, first);
    if (first !== undefined) {
      wallet.explain(tabId, url, first);
      return gatePage();
    }
    void flow.paid.then(async (paid) => {
      if (!(await standsAtGate(tabId, url))) return; // nobody waits there any more
      if (isToldAtGate(paid)) return wallet.explain(tabId, url, paid);
      await open(seen, paid);
      await leaveGate(tabId, url);
    });
    return gatePage();
  }

  /**
   * The site could not take what was presented: the gate tells of it, since the site's own 402 would not. Where the chain knows
   * better, the identical bytes are presented once more. A frame gets what its site shows to whom has not paid.
   */
  async function holdUntaken(seen: Observation, purchaseId: string): Promise<Response> {
    if (seen.type !== 'main_frame') return leave(seen, { kind: 'foreign' });
    const paid = await wallet.again(purchaseId);
    return paid.kind === 'signed' ? leave(seen, paid) : gatePage();
  }

  /** No question is ever shown inside a page: the frame gets its own 402 meanwhile, and is loaded again when paid. */
  async function holdFrame(seen: Observation): Promise<Response> {
    const arriving = arrivals.of(seen);
    const around = await documentIn(seen.tabId, seen.parentFrameId);
    let isHeld = true;
    const isThere = async () => isDocumentAlive(isHeld ? around : (await arriving)?.documentId);
    const met = await metBy(seen, isThere, () => probe(seen.url));
    const flow = wallet.meet(met, { at: 'window', tabId: seen.tabId });
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined) return leave(seen, first);
    isHeld = false;
    void Promise.all([flow.paid, arriving]).then(([paid, arrived]) => loadAgain(seen, arrived, paid));
    return leave(seen, { kind: 'foreign' });
  }

  async function leave(seen: Observation, paid: Paid): Promise<Response> {
    await open(seen, paid);
    return Response.redirect(seen.url, 307);
  }

  /** The way to the real URL: paid, or let through to the site's own answer. */
  async function open(seen: Observation, paid: Paid): Promise<void> {
    const target = targetOf(seen);
    if (!(await armOrExplain(paid, target, room))) await arming.letThrough(target);
  }

  async function meetHeld(seen: Observation): Promise<void> {
    observations.note(seen);
    if (seen.status !== 402 || (await arrivals.of(seen)) === null) return;
    const isMissed = (await observations.claim((one) => one === seen, 0)) !== null;
    if (isMissed) await meetUnheld(seen); // the site's own page has come
  }

  async function meetUnheld(seen: Observation): Promise<void> {
    const { url, tabId } = seen;
    if (seen.speculative || !(await wallet.hasAccount())) return;
    if (!(await arming.fits(url))) return wallet.explain(tabId, url, refusedBy('url-too-long'));
    const isRead = seen.method === 'GET';
    const probing = isRead && !isHeldByGate(seen) ? probe(url) : null; // while the site's own page is still coming
    const arrived = await arrivals.of(seen);
    if (arrived === null) return;
    const withBody = async () => probing ?? (isRead ? probe(url) : pageBody(seen, arrived));
    const met = await metBy(seen, () => isDocumentAlive(arrived.documentId), withBody);
    await loadAgain(seen, arrived, await wallet.meet(met, { at: 'window', tabId }).paid);
  }

  async function loadAgain(seen: Observation, arrived: Arrived | null, paid: Paid): Promise<void> {
    if (arrived === null || !(await isDocumentAlive(arrived.documentId))) return;
    if (!(await armOrExplain(paid, targetOf(seen), room))) return;
    // Only the document's own reload sends a form again with all that was in it.
    if (seen.type === 'main_frame' && seen.method === 'GET') await chrome.tabs.reload(seen.tabId);
    else await reloadDocument(seen.tabId, arrived.documentId);
  }

  async function metBy(seen: Observation, alive: Met['alive'], withBody: Met['withBody']): Promise<Met> {
    const facts = seen.type === 'main_frame' ? factsOfNavigation(seen) : factsOfFrame(seen);
    const context = { ...(await facts), developerMode: await wallet.developerMode() };
    const body = await bodies.of(seen.requestId);
    return { context, challenge: challengeOf(seen), withBody, alive, ready, file: null, body };
  }

  async function failed(purchaseId: string, request: FailedRequest): Promise<void> {
    const { type, method, tabId } = request;
    if (type !== 'main_frame' || method !== 'GET') return;
    const url = networkUrl(request.url) ?? request.url;
    const stands = async () =>
      networkUrl((await chrome.tabs.get(tabId).catch(() => null))?.url ?? '') === url;
    const paid = await wallet.again(purchaseId);
    if (!(await stands())) return; // somebody went elsewhere meanwhile
    const target = { url, method, resourceType: type, tabId, initiator: undefined };
    if (await armOrExplain(paid, target, room)) await chrome.tabs.reload(tabId);
  }

  return { answerGate, meetHeld, meetUnheld, failed, committed: arrivals.note };
}

type FailedRequest = Pick<chrome.webRequest.OnErrorOccurredDetails, 'url' | 'type' | 'method' | 'tabId'>;

/**
 * The site's own 402 tells nothing of a payment that was made for it, or of an offer whose time ran out while the person was away;
 * the gate does, and asks the site again.
 */
function isToldAtGate(paid: Paid): boolean {
  if (paid.kind !== 'refused') return false;
  const { name } = paid.failure;
  return name === 'purchase-held' || name === 'purchase-lacks-allowance' || name === 'question-expired';
}

/** A form is not sent twice to learn its price: its 402 is read from the page that came of it, as the page's word. */
async function pageBody(seen: Observation, { documentId }: Arrived) {
  const body = await bodyOfDocument(seen.tabId, documentId);
  return body === null ? null : ({ ...challengeOf(seen), body, source: 'page' } as const);
}

/** A navigation's initiator may be the user, so the rule asks for none. */
function targetOf({ url, method, type, tabId }: Observation): Target {
  return { url, method, resourceType: type, tabId, initiator: undefined };
}
