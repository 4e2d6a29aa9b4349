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

/** First a document's own request is looked for: a worker's of the same URL may be another page's. In milliseconds. */
const ownPatience = 50;
/** An EventSource does not say why it failed, and most often it was no 402: its page is not kept waiting. */
const patienceWithFailure = 250;

/** True: the page may repeat its request now. What the page says is a hint for finding our own observation. */
export async function meetPageRequest(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<boolean> {
  const { wallet } = room;
  if (said.failed) return meetFailure(said, sender, room);
  const url = networkUrl(said.url);
  const asker = askerOf(sender);
  if (url === null || asker === null) return false;
  if (!(await wallet.hasAccount())) return false;
  const seen = await observationOf({ ...said, url }, asker, room);
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
  const met = { context, challenge: challengeOf(seen), withBody, alive, ready, file, body: null };
  const paid = await wallet.meet(met, { at: 'window', tabId: asker.tabId }).paid;
  if (!(await alive())) return false;
  const { method, initiator, type, tabId } = seen;
  const target = { url, method, resourceType: type, tabId, initiator };
  if (paid.kind === 'signed') room.presented.note(asker.documentId, { purchaseId: paid.purchase.id, target });
  return armOrExplain(paid, target, room);
}

/** The repeat came to nothing. What was presented for this document and URL is presented once more, if it still may be. */
async function meetFailure(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<boolean> {
  const url = networkUrl(said.url);
  const asker = askerOf(sender);
  const last = url === null || asker === null ? undefined : room.presented.of(asker.documentId, url);
  if (asker === null || last === undefined) return false;
  const paid = await room.wallet.again(last.purchaseId);
  if (!(await isDocumentAlive(asker.documentId))) return false;
  return armOrExplain(paid, last.target, room);
}

function askerOf({ tab, frameId, documentId, origin }: chrome.runtime.MessageSender): Asker | null {
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  return { tabId: tab.id, frameId, documentId, origin };
}

async function observationOf(said: MetInPage, asker: Asker, { observations }: Room) {
  const own = await observations.claim(isOf(said, isOwn(asker)), ownPatience);
  const rest = said.kind === 'event-source' ? patienceWithFailure : patience;
  return own ?? observations.claim(isOf(said, isByWorker(asker)), rest);
}

function isOf(said: MetInPage, isAskers: (seen: Observation) => boolean): (seen: Observation) => boolean {
  return (seen) =>
    seen.status === 402 &&
    seen.url === said.url &&
    isOfKind(seen.type, said.kind) &&
    (seen.method === said.method || (said.redirected && seen.method === 'GET')) &&
    isAskers(seen);
}

/** The document of the message is the document of the request. */
function isOwn({ documentId }: Asker): (seen: Observation) => boolean {
  return (seen) => seen.documentId === documentId;
}

/** Or it comes late. Where a site's own service worker fetched for its page no document is known: its site is the page's. */
function isByWorker(asker: Asker): (seen: Observation) => boolean {
  return (seen) => isOwn(asker)(seen) || (seen.tabId === -1 && seen.initiator === asker.origin);
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
