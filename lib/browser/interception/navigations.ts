// Navigations that met a 402: held at the gate where a header says so, repeated after their 402 page where only the body does.
import { networkUrl } from '../../core/site.ts';
import type { Met, Paid } from '../../wallet/pay.ts';
import { gatePage } from './gate.ts';
import type { Target } from './header-rule.ts';
import type { Observation } from './observations.ts';
import { probe } from './probe.ts';
import { armOrExplain, challengeOf, patience, type Room, refusedBy } from './room.ts';
import { factsOfNavigation, isDocumentAlive } from './standing.ts';

export interface Navigations {
  /** The answer to the gate's own request for a held URL. */
  answerGate(url: string): Promise<Response>;
  /** A 402 without the header: the site's page is already coming. */
  meetUnmarked(seen: Observation): Promise<void>;
  /** A top-level document arrived in a tab. */
  committed(tabId: number, url: string): void;
}

/** How long a 402 page may take to arrive before its challenge is left alone. */
const commitPatience = 30_000;

export function createNavigations(room: Room): Navigations {
  const { wallet, observations, arming } = room;
  /** Decided while a person was asked on the gate's page, waiting for its reload. */
  const decided = new Map<string, { readonly paid: Paid; readonly tabId: number }>();
  /** Tabs whose 402 page is still coming. */
  const awaited = new Map<number, (url: string) => void>();

  async function answerGate(url: string): Promise<Response> {
    const before = decided.get(url);
    decided.delete(url);
    if (before !== undefined) return leave(url, before.tabId, before.paid);
    const seen = await observations.claim((one) => one.type === 'main_frame' && one.url === url, patience);
    if (seen === null) return gatePage(); // somebody opened the gate without a 402: nothing to pay here
    if (seen.speculative) return Response.error();
    const { tabId } = seen;
    if (seen.status !== 402) return leave(url, tabId, { kind: 'foreign' });
    if (!(await arming.fits(url))) return leave(url, tabId, refusedBy('url-too-long'));

    const isThere = async () => (await chrome.tabs.get(tabId).catch(() => null)) !== null;
    const met = await metBy(seen, isThere, () => probe(url));
    const flow = wallet.meet(met, { at: 'gate', tabId });
    const first = await Promise.race([flow.paid, flow.asked]);
    if (first !== undefined) return leave(url, tabId, first);
    void flow.paid.then((paid) => {
      decided.set(url, { paid, tabId });
      // A reload keeps the history entry and is the user's own doing: SameSite cookies arrive.
      return chrome.tabs.reload(tabId).catch(() => decided.delete(url));
    });
    return gatePage();
  }

  /** To the real URL: paid, or let through to the site's own answer. */
  async function leave(url: string, tabId: number, paid: Paid): Promise<Response> {
    const target = targetOf(url, tabId);
    if (!(await armOrExplain(paid, target, room))) await arming.letThrough(target);
    return Response.redirect(url, 307);
  }

  async function meetUnmarked(seen: Observation): Promise<void> {
    const { url, tabId } = seen;
    if (seen.method !== 'GET' || seen.speculative || !(await wallet.hasAccount())) return;
    if (!(await arming.fits(url))) return wallet.explain(tabId, url, refusedBy('url-too-long'));
    const probing = probe(url); // while the site's own page is still coming
    const arrived = await arrivalIn(tabId);
    if (arrived === null || networkUrl(arrived) !== url) return;
    const frame = await chrome.webNavigation.getFrame({ tabId, frameId: 0 });
    const isThere = () => isDocumentAlive(frame?.documentId);
    const met = await metBy(seen, isThere, () => probing);
    const paid = await wallet.meet(met, { at: 'window', tabId }).paid;
    if (await armOrExplain(paid, targetOf(url, tabId), room)) await chrome.tabs.reload(tabId);
  }

  function arrivalIn(tabId: number): Promise<string | null> {
    return new Promise((resolve) => {
      awaited.set(tabId, resolve);
      setTimeout(() => resolve(null), commitPatience);
    });
  }

  async function metBy(seen: Observation, alive: Met['alive'], withBody: Met['withBody']): Promise<Met> {
    const [facts, developerMode] = await Promise.all([factsOfNavigation(seen), wallet.developerMode()]);
    return { context: { ...facts, developerMode }, challenge: challengeOf(seen), withBody, alive };
  }

  function committed(tabId: number, url: string): void {
    awaited.get(tabId)?.(url);
    awaited.delete(tabId);
  }

  return { answerGate, meetUnmarked, committed };
}

/** A navigation's initiator may be the user, so the rule asks for none. */
function targetOf(url: string, tabId: number): Target {
  return { url, method: 'GET', resourceType: 'main_frame', tabId, initiator: undefined };
}
