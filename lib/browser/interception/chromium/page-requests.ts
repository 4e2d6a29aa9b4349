// A request of a page that met a 402 and can be repeated in its page: matched to what the network saw, paid, repeated.
import type { Challenge } from '../../../core/challenge.ts';
import type { FailureName } from '../../../core/failure.ts';
import { networkUrl } from '../../../core/site.ts';
import type { Answer, MetInPage } from '../page/page-bridge.ts';
import { isElementKind, isOfKind } from '../page/request-kinds.ts';
import { probe } from '../probe.ts';
import { digestFrom } from '../request-bodies.ts';
import { isRepeatable } from '../requests.ts';
import { armOrExplain, carriedBy, challengeOf, patience, type Room, ready, refusedBy } from '../room.ts';
import { type Asker, factsOfPageRequest, isDocumentAlive, siteOf } from '../standing.ts';
import type { Observation } from './observations.ts';

/** First a document's own request is looked for: a worker's of the same URL may be another page's. In milliseconds. */
const ownPatience = 50;
/** An EventSource does not say why it failed, and most often it was no 402: its page is not kept waiting. */
const patienceWithFailure = 250;

/** A page tells of its 402 when it has read the body. In milliseconds. */
const readingTime = 5_000;

/** What the page says is a hint for finding our own observation. */
export async function meetPageRequest(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<Answer> {
  const { wallet } = room;
  if (said.failed) return meetFailure(said, sender, room);
  const url = networkUrl(said.url);
  const asker = askerOf(sender);
  if (url === null || asker === null) return 'leave';
  if (!(await wallet.hasAccount())) return 'leave';
  const listened = isElementKind(said.kind) ? Number.POSITIVE_INFINITY : await room.known.listenTo(url);
  const mayBeMissed = said.renewable && listened < readingTime;
  const seen = listened === 0 ? null : await observationOf({ ...said, url }, asker, mayBeMissed, room);
  // What the background has not seen on the network does not exist: a 402 that came before anybody listened has to come again.
  if (seen === null && mayBeMissed) return 'renew';
  if (seen === null) {
    if (said.body !== null) void tellHeard({ ...said, url }, said.body, asker, wallet);
    return 'leave';
  }
  const unfit = await whyUnfit(seen, room);
  if (unfit !== null) {
    wallet.explain(asker.tabId, url, refusedBy(unfit));
    return 'leave';
  }

  const facts = await factsOfPageRequest(seen, isElementKind(said.kind) ? 'element' : 'page-request', asker);
  const context = { ...facts, developerMode: await wallet.developerMode() };
  const alive = () => isDocumentAlive(asker.documentId);
  const withBody = () => bodyOf(seen, said.body);
  // Each part of a file that is fetched in parts may cost: together they count as one request of its document.
  const file = said.kind === 'media' ? `${asker.documentId} ${url}` : null;
  // The page may say it wrong: then it does not get twice what it bought once, or is asked for it as for something else.
  const body = (await room.bodies.of(seen.requestId)) ?? digestFrom(said.carries);
  const met = { context, challenge: challengeOf(seen), withBody, alive, ready, file, body };
  const paid = await wallet.meet(met, { at: 'window', tabId: asker.tabId }).paid;
  if (!(await alive())) return 'leave';
  const { method, initiator, type, tabId } = seen;
  const target = { url, method, resourceType: type, tabId, initiator };
  const carried = carriedBy(paid);
  if (carried !== null) room.presented.note(asker.documentId, { purchaseId: carried.id, target });
  return (await armOrExplain(paid, target, room)) ? 'repeat' : 'leave';
}

/** A declined card is answered to a POST, which is not sent again to be looked at: only the popup is told, and by the page alone. */
async function tellHeard(
  { url, method }: MetInPage,
  body: string,
  asker: Asker,
  wallet: Room['wallet'],
): Promise<void> {
  const challenge = { url, method, headers: [], body, source: 'page' } as const;
  await wallet.heard(asker.tabId, await siteOf(asker), challenge);
}

/** The repeat came to nothing. What was presented for this document and URL is presented once more, if it still may be. */
async function meetFailure(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<Answer> {
  const url = networkUrl(said.url);
  const asker = askerOf(sender);
  const last = url === null || asker === null ? undefined : room.presented.of(asker.documentId, url);
  if (asker === null || last === undefined) return 'leave';
  const paid = await room.wallet.again(last.purchaseId);
  if (!(await isDocumentAlive(asker.documentId))) return 'leave';
  return (await armOrExplain(paid, last.target, room)) ? 'repeat' : 'leave';
}

function askerOf({ tab, frameId, documentId, origin }: chrome.runtime.MessageSender): Asker | null {
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  return { tabId: tab.id, frameId, documentId, origin };
}

async function observationOf(said: MetInPage, asker: Asker, mayBeMissed: boolean, { observations }: Room) {
  const own = await observations.claim(isOf(said, isOwn(asker)), ownPatience);
  const rest = said.kind === 'event-source' ? patienceWithFailure : patience;
  return own ?? observations.claim(isOf(said, isByWorker(asker)), mayBeMissed ? 0 : rest);
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
