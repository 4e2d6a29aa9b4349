// Navigations of tabs and frames that met a 402: held at the gate where that is possible, loaded again after their 402 page where it is not.
import type { Met, Paid } from '../../wallet/pay.ts';
import { type Arrivals, type Arrived, createArrivals } from './arrivals.ts';
import { bodyOfDocument, reloadDocument } from './frame-messages.ts';
import { gatePage } from './gate.ts';
import type { Target } from './header-rule.ts';
import type { Observation } from './observations.ts';
import { probe } from './probe.ts';
import { armOrExplain, challengeOf, patience, type Room, refusedBy } from './room.ts';
import { factsOfFrame, factsOfNavigation, isDocumentAlive } from './standing.ts';

export interface Navigations {
  /** The answer to the gate's own request for a held URL. */
  answerGate(url: string): Promise<Response>;
  /** A 402 that no gate holds, since it lacks the header or answers a POST: the site's own page is already coming. */
  meetUnheld(seen: Observation): Promise<void>;
  /** A document arrived in a frame. */
  committed(document: Parameters<Arrivals['note']>[0]): void;
}

export function createNavigations(room: Room): Navigations {
  const { wallet, observations, arming } = room;
  /** Decided while a person was asked on the gate's page, waiting for its reload. */
  const decided = new Map<string, { readonly paid: Paid; readonly seen: Observation }>();
  const arrivals = createArrivals(wallet.clock);

  async function answerGate(url: string): Promise<Response> {
    const before = decided.get(url);
    decided.delete(url);
    if (before !== undefined) return leave(before.seen, before.paid);
    const seen = await observations.claim((one) => isNavigation(one) && one.url === url, patience);
    if (seen === null) return gatePage(); // somebody opened the gate without a 402: nothing to pay here
    if (seen.speculative) return Response.error();
    if (seen.status !== 402) return leave(seen, { kind: 'foreign' });
    if (!(await arming.fits(url))) return leave(seen, refusedBy('url-too-long'));
    const isUsersOwn = seen.type === 'main_frame' && seen.initiator === undefined;
    return isUsersOwn ? holdTab(seen) : askBeside(seen);
  }

  async function holdTab(seen: Observation): Promise<Response> {
    const { tabId, url } = seen;
    const isThere = async () => (await chrome.tabs.get(tabId).catch(() => null)) !== null;
    const met = await metBy(seen, isThere, () => probe(url));
    const flow = wallet.meet(met, { at: 'gate', tabId });
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined) return leave(seen, first);
    void flow.paid.then((paid) => {
      decided.set(url, { paid, seen });
      // A reload keeps the history entry and is the user's own doing: SameSite cookies arrive.
      return chrome.tabs.reload(tabId).catch(() => decided.delete(url));
    });
    return gatePage();
  }

  /**
   * What a page has opened gets its own 402 while the user is asked, and is loaded again when paid: no question is ever
   * shown inside a page, and only a reload of the document itself is to the site what the first request was.
   */
  async function askBeside(seen: Observation): Promise<Response> {
    const arriving = arrivals.of(seen);
    const isThere = async () => isDocumentAlive((await arriving)?.documentId);
    const met = await metBy(seen, isThere, () => probe(seen.url));
    const flow = wallet.meet(met, { at: 'window', tabId: seen.tabId });
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined) return leave(seen, first);
    void Promise.all([flow.paid, arriving]).then(([paid, arrived]) => loadAgain(seen, arrived, paid));
    return leave(seen, { kind: 'foreign' });
  }

  /** To the real URL: paid, or let through to the site's own answer. */
  async function leave(seen: Observation, paid: Paid): Promise<Response> {
    const target = targetOf(seen);
    if (!(await armOrExplain(paid, target, room))) await arming.letThrough(target);
    return Response.redirect(seen.url, 307);
  }

  async function meetUnheld(seen: Observation): Promise<void> {
    const { url, tabId } = seen;
    if (seen.speculative || !(await wallet.hasAccount())) return;
    if (!(await arming.fits(url))) return wallet.explain(tabId, url, refusedBy('url-too-long'));
    const isRead = seen.method === 'GET';
    const probing = isRead ? probe(url) : null; // while the site's own page is still coming
    const arrived = await arrivals.of(seen);
    if (arrived === null) return;
    const withBody = async () => probing ?? pageBody(seen, arrived);
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
    return { context, challenge: challengeOf(seen), withBody, alive, file: null };
  }

  return { answerGate, meetUnheld, committed: arrivals.note };
}

export function isNavigation({ type }: Pick<Observation, 'type'>): boolean {
  return type === 'main_frame' || type === 'sub_frame';
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
