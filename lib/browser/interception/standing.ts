// The facts about one 402 as the browser vouches for them: origins of the frames, visibility, life of the document.
import type { RequestContext } from '../../core/context.ts';
import type { Observation } from './observations.ts';

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
    speculative: seen.speculative,
    visible: await isVisible(seen.tabId),
  };
}

/** `senderOrigin` is the browser's word on the asking document; a URL would lie for sandboxed frames. */
export async function factsOfPageRequest(
  seen: Observation,
  senderOrigin: string | undefined,
): Promise<Facts> {
  const ancestors = await ancestorOrigins(seen.tabId, seen.frameId);
  return {
    url: seen.url,
    method: seen.method,
    kind: 'page-request',
    topOrigin: ancestors.at(-1) ?? senderOrigin,
    // Both must agree on who asks; if they do not, nobody vouches for the request.
    initiator: seen.initiator === senderOrigin ? senderOrigin : 'null',
    ancestors,
    speculative: seen.speculative,
    visible: await isVisible(seen.tabId),
  };
}

export async function isDocumentAlive(documentId: string | undefined): Promise<boolean> {
  if (documentId === undefined) return false;
  const frame = await chrome.webNavigation.getFrame({ documentId }).catch(() => null);
  return frame !== null && frame.documentLifecycle === 'active';
}

/** From the parent to the top. A frame whose origin cannot be told from its URL counts as foreign. */
async function ancestorOrigins(tabId: number, frameId: number): Promise<string[]> {
  if (frameId === 0) return [];
  const frames = (await chrome.webNavigation.getAllFrames({ tabId })) ?? [];
  const origins: string[] = [];
  let id = frames.find((frame) => frame.frameId === frameId)?.parentFrameId;
  while (id !== undefined && id >= 0) {
    const frame = frames.find((candidate) => candidate.frameId === id);
    origins.push(frame === undefined ? 'null' : new URL(frame.url).origin);
    id = frame?.parentFrameId;
  }
  return origins.length === 0 ? ['null'] : origins;
}

/** The active tab of a window that is not minimised, on a screen that is not locked. */
async function isVisible(tabId: number): Promise<boolean> {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  if (tab === null || !tab.active) return false;
  const [window, idle] = await Promise.all([chrome.windows.get(tab.windowId), chrome.idle.queryState(15)]);
  return window.state !== 'minimized' && idle !== 'locked';
}
