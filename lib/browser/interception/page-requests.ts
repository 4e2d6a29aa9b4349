// A fetch or XMLHttpRequest that met a 402 and is held in its page: matched to what the network saw, paid, repeated.
import type { Challenge } from '../../core/challenge.ts';
import type { FailureName } from '../../core/failure.ts';
import { networkUrl } from '../../core/site.ts';
import { isRepeatable } from './header-rule.ts';
import type { Observation } from './observations.ts';
import type { MetInPage } from './page-bridge.ts';
import { probe } from './probe.ts';
import { resourceTypesOf } from './request-kinds.ts';
import { armOrExplain, challengeOf, patience, type Room, refusedBy } from './room.ts';
import { factsOfPageRequest, isDocumentAlive } from './standing.ts';

/** True: the page may repeat its request now. What the page says is a hint for finding our own observation. */
export async function meetPageRequest(
  said: MetInPage,
  sender: chrome.runtime.MessageSender,
  room: Room,
): Promise<boolean> {
  const { wallet, observations } = room;
  const url = networkUrl(said.url);
  const { documentId } = sender;
  const tabId = sender.tab?.id;
  if (url === null || documentId === undefined || tabId === undefined) return false;
  if (!(await wallet.hasAccount())) return false;
  const seen = await observations.claim(isOf({ ...said, url, documentId }), patience);
  if (seen === null) return false; // what the background has not seen on the network does not exist
  const unfit = await whyUnfit(seen, room);
  if (unfit !== null) {
    wallet.explain(tabId, url, refusedBy(unfit));
    return false;
  }

  const facts = await factsOfPageRequest(seen, sender.origin);
  const context = { ...facts, developerMode: await wallet.developerMode() };
  const alive = () => isDocumentAlive(documentId);
  const withBody = () => bodyOf(seen, said.body);
  const met = { context, challenge: challengeOf(seen), withBody, alive };
  const paid = await wallet.meet(met, { at: 'window', tabId }).paid;
  const { method, initiator } = seen;
  if (!(await alive())) return false;
  return armOrExplain(paid, { url, method, resourceType: seen.type, tabId, initiator }, room);
}

/** The document of the message is the document of the request. */
function isOf(said: MetInPage & { readonly documentId: string }): (seen: Observation) => boolean {
  const types: readonly string[] = resourceTypesOf[said.kind];
  return (seen) =>
    types.includes(seen.type) &&
    seen.status === 402 &&
    seen.documentId === said.documentId &&
    seen.url === said.url &&
    (seen.method === said.method || (said.redirected && seen.method === 'GET'));
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
