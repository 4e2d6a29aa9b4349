// The facts about one 402 as the browser vouches for them: origins of the frames, visibility, life of the document.
import type { RequestContext } from '../../core/context.ts';
import type { Observation } from './chromium/observations.ts';

type Facts = Omit<RequestContext, 'unlocked' | 'observed' | 'developerMode'>;

/** A navigation: the site is the one navigated to. */
export async function factsOfNavigation(seen: Observation): Promise<Facts> {
  return {
    url: seen.url,
    method: seen.method,
    kind: 'navigation',
    topOrigin: new URL(seen.url).origin,
    initiator: seen.initiator,
    ancestors: [],
    redirectedFrom: seen.redirectedFrom,
    speculative: seen.speculative,
    visible: await isVisible(seen.tabId),
  };
}

/** A frame is navigated: the site is the page around it, and every page around it must agree. */
export async function factsOfFrame(seen: Observation): Promise<Facts> {
  const ancestors = await originsUpFrom(seen.tabId, seen.parentFrameId);
  return {
    url: seen.url,
    method: seen.method,
    kind: 'page-request',
    topOrigin: ancestors.at(-1),
    initiator: seen.initiator,
    ancestors,
    redirectedFrom: seen.redirectedFrom,
    speculative: seen.speculative,
    visible: await isVisible(seen.tabId),
  };
}

/** The document that a request comes from, as the browser names it; a URL would lie for sandboxed frames. */
export interface Asker {
  readonly tabId: number;
  readonly frameId: number;
  readonly documentId: string;
  readonly origin: string | undefined;
}

export async function factsOfPageRequest(
  seen: Observation,
  kind: 'page-request' | 'element',
  asker: Asker,
): Promise<Facts> {
  const ancestors = await ancestorOrigins(asker.tabId, asker.frameId);
  return {
    url: seen.url,
    method: seen.method,
    kind,
    topOrigin: ancestors.at(-1) ?? asker.origin,
    // Both must agree on who asks; if they do not, nobody vouches for the request.
    initiator: seen.initiator === asker.origin ? asker.origin : 'null',
    ancestors,
    redirectedFrom: seen.redirectedFrom,
    speculative: seen.speculative,
    visible: await isVisible(asker.tabId),
  };
}

/** The page that the document stands in. */
export async function siteOf({ tabId, frameId, origin }: Asker): Promise<string | undefined> {
  return (await ancestorOrigins(tabId, frameId)).at(-1) ?? origin;
}

export async function isDocumentAlive(documentId: string | undefined): Promise<boolean> {
  if (documentId === undefined) return false;
  const frame = await chrome.webNavigation.getFrame({ documentId }).catch(() => null);
  return frame !== null && frame.documentLifecycle === 'active';
}

/** The document that stands in a frame now. */
export async function documentIn(tabId: number, frameId: number): Promise<string | undefined> {
  const frame = await chrome.webNavigation.getFrame({ tabId, frameId }).catch(() => null);
  return frame?.documentId;
}

async function ancestorOrigins(tabId: number, frameId: number): Promise<string[]> {
  if (frameId === 0) return [];
  const frame = await chrome.webNavigation.getFrame({ tabId, frameId }).catch(() => null);
  return originsUpFrom(tabId, frame?.parentFrameId);
}

/** From this frame to the top. A frame whose origin cannot be told from its URL counts as foreign. */
async function originsUpFrom(tabId: number, frameId: number | undefined): Promise<string[]> {
  const frames = (await chrome.webNavigation.getAllFrames({ tabId })) ?? [];
  const origins: string[] = [];
  let id = frameId;
  while (id !== undefined && id >= 0) {
    const frame = frames.find((candidate) => candidate.frameId === id);
    origins.push(frame === undefined ? 'null' : new URL(frame.url).origin);
    id = frame?.parentFrameId;
  }
  return origins.length === 0 ? ['null'] : origins;
}

/** The active tab of a window that is not minimised, on a screen that is not locked. */
export async function isVisible(tabId: number): Promise<boolean> {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  if (tab === null || !tab.active) return false;
  const [window, idle] = await Promise.all([chrome.windows.get(tab.windowId), chrome.idle.queryState(15)]);
  return window.state !== 'minimized' && idle !== 'locked';
}
