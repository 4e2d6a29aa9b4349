// The facts about one answer as Chromium's network tells them.
import type { Challenge } from '../../../core/challenge.ts';
import { networkUrl } from '../../../core/site.ts';
import type { Requests } from '../requests.ts';
import type { Observation } from './observations.ts';

/** `of`: what was remembered of the request since it began. */
export function observationOf(
  details: chrome.webRequest.OnHeadersReceivedDetails,
  headers: Challenge['headers'],
  of: ReturnType<Requests['of']>,
  at: number,
): Observation {
  const { requestId, tabId, frameId, parentFrameId, documentId, documentLifecycle } = details;
  const { type, method, initiator } = details;
  return {
    requestId,
    tabId,
    frameId,
    parentFrameId,
    // An embedded document is asked for by the one around it.
    documentId: documentId ?? (type === 'object' ? details.parentDocumentId : undefined),
    type,
    url: networkUrl(details.url) ?? details.url,
    method,
    status: details.statusCode,
    initiator,
    headers,
    redirectedFrom: of.redirectedFrom,
    speculative: of.speculative || inactive.includes(documentLifecycle ?? ''),
    at,
  };
}

/**
 * Documents that nobody looks at. What a document asks for while it is just arriving is told with an empty life and an
 * odd frame; whether that document became the active one is asked before anything is paid.
 */
const inactive: readonly string[] = ['prerender', 'cached', 'pending_deletion'];

export const navigationTypes: readonly string[] = ['main_frame', 'sub_frame'];

export function isNavigation({ type }: Pick<Observation, 'type'>): boolean {
  return navigationTypes.includes(type);
}

/** The gate also stops a 200 that carries the header; it must know that there is nothing to pay. */
export function isHeldByGate(seen: Observation): boolean {
  const isMarked = seen.headers.some(([name]) => name === 'payment-required');
  return isNavigation(seen) && isMarked && seen.method === 'GET';
}

export function namesAndValues(headers: chrome.webRequest.HttpHeader[] | undefined): [string, string][] {
  return (headers ?? []).map(({ name, value }) => [name.toLowerCase(), value ?? '']);
}
