// A request of a page that met a 402 and can be repeated in its page: matched to what the network saw, paid, repeated.
import type { Challenge } from '../../../core/challenge.ts';
import type { FailureName } from '../../../core/failure.ts';
import { networkUrl } from '../../../core/site.ts';
import type { MetInPage } from '../page/page-bridge.ts';
import { isElementKind, isOfKind } from '../page/request-kinds.ts';
import { probe } from '../probe.ts';
import { isRepeatable } from '../requests.ts';
import { armOrExplain, challengeOf, patience, type Room, ready, refusedBy } from '../room.ts';
import { type Asker, factsOfPageRequest, isDocumentAlive } from '../standing.ts';
import type { Observation } from './observations.ts';

/** True: the page may repeat its request now. What the page says is a hint for finding our own observation. */
export async function meetPageRequest(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<boolean> {
  const { wallet, observations } = room;
  const url = networkUrl(said.url);
  const asker = askerOf(sender);
  if (url === null || asker === null) return false;
  if (!(await wallet.hasAccount())) return false;
  const seen = await observations.claim(isOf({ ...said, url }, asker), patience);
  if (seen === null) return false; // what the background has not seen on the network does not exist
  const unfit = await whyUnfit(seen, room);
  if (unfit !== null) {
    wallet.explain(asker.tabId, url, refusedBy(unfit));
    return false;
  }

  const facts = await factsOfPageRequest(seen, isElementKind(said.kind) ? 'element' : 'page-request', asker);
  const context = { ...facts, developerMode: await wallet.developerMode() };
  const alive = () => isDocumentAlive(asker.documentId);
  const withBody = () => bodyOf(seen, said.body);
  // Each part of a file that is fetched in parts may cost: together they count as one request of its document.
  const file = said.kind === 'media' ? `${asker.documentId} ${url}` : null;
  const met = { context, challenge: challengeOf(seen), withBody, alive, ready, file };
  const paid = await wallet.meet(met, { at: 'window', tabId: asker.tabId }).paid;
  if (!(await alive())) return false;
  const { method, initiator, type, tabId } = seen;
  return armOrExplain(paid, { url, method, resourceType: type, tabId, initiator }, room);
}

function askerOf({ tab, frameId, documentId, origin }: chrome.runtime.MessageSender): Asker | null {
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  return { tabId: tab.id, frameId, documentId, origin };
}

/**
 * The document of the message is the document of the request. Only where a site's own service worker fetched for its
 * page no document is known: then the worker's site must be the page's.
 */
function isOf(said: MetInPage, { documentId, origin }: Asker): (seen: Observation) => boolean {
  return (seen) =>
    seen.status === 402 &&
    seen.url === said.url &&
    isOfKind(seen.type, said.kind) &&
    (seen.method === said.method || (said.redirected && seen.method === 'GET')) &&
    (seen.documentId === documentId || (seen.tabId === -1 && seen.initiator === origin));
}

/** Never pay what cannot be delivered: told before anything is signed. */
async function whyUnfit(seen: Observation, { arming }: Room): Promise<FailureName | null> {
  if (!isRepeatable(seen.method)) return 'request-not-repeatable';
  return (await arming.fits(seen.url)) ? null : 'url-too-long';
}

/** For a GET the body as our own probe reads it, else as only the page has seen it. */
async function bodyOf(seen: Observation, pageBody: string | null): Promise<Challenge | null> {
  if (seen.method === 'GET') return probe(seen.url);
  return pageBody === null ? null : { ...challengeOf(seen), body: pageBody, source: 'page' };
}
