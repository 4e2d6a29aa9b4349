// From the background to one document, addressed by its id or as the gate of its tab: never a price, never a proof.
import { type ElementKind, isElementKind } from '../page/request-kinds.ts';

export type ToFrame =
  /** The network saw a 402 for something that this document loads. */
  | { readonly verb: 'seen'; readonly kind: ElementKind; readonly url: string }
  /** Load yourself again, with the form that you came from. */
  | { readonly verb: 'reload' }
  /** To the gate alone: is this what you hold, and: it is decided. */
  | { readonly verb: 'stands' | 'leave'; readonly url: string }
  /** Your text, where you are a JSON document. */
  | { readonly verb: 'read' };

export function tellSeen(
  tabId: number,
  documentId: string,
  kind: ElementKind,
  url: string,
): Promise<unknown> {
  return reach(tabId, documentId, { verb: 'seen', kind, url });
}

/** Said once: a document that reloads itself may be gone before it has answered. */
export function reloadDocument(tabId: number, documentId: string | undefined): Promise<unknown> {
  return send(tabId, documentId, { verb: 'reload' }).catch(() => undefined);
}

/** Whether the tab shows the gate of this URL, and not another page that has come meanwhile. It may be just arriving. */
export async function standsAtGate(tabId: number, url: string): Promise<boolean> {
  for (let tries = 0; tries < 5; tries += 1) {
    if (await tellGate(tabId, { verb: 'stands', url })) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/**
 * The gate's page goes to the real URL by itself, in the place of its own history entry, and SameSite cookies arrive.
 * The browser would refuse to reload it where a page's link led there: our pages are not for the web's to reach.
 */
export async function leaveGate(tabId: number, url: string): Promise<void> {
  await tellGate(tabId, { verb: 'leave', url });
}

/** In the gate's page: `held` is what it stands for, `to` the same with its fragment. */
export function hearAtGate(held: string | null, to: string): void {
  chrome.runtime.onMessage.addListener((message: unknown, _sender, answer) => {
    const isForMe = isToFrame(message) && 'url' in message && message.url === held;
    if (!isForMe || (message.verb !== 'stands' && message.verb !== 'leave')) return;
    answer(true);
    if (message.verb === 'leave') location.replace(to);
  });
}

async function tellGate(tabId: number, message: ToFrame): Promise<boolean> {
  return (await chrome.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => false)) === true;
}

export async function bodyOfDocument(tabId: number, documentId: string | undefined): Promise<string | null> {
  const text = await reach(tabId, documentId, { verb: 'read' });
  return typeof text === 'string' ? text : null;
}

export function isToFrame(message: unknown): message is ToFrame {
  const { verb, kind, url } = (message ?? {}) as { verb?: unknown; kind?: unknown; url?: unknown }; // checked here
  if (verb === 'seen') return isElementKind(kind) && typeof url === 'string';
  if (verb === 'stands' || verb === 'leave') return typeof url === 'string';
  return verb === 'reload' || verb === 'read';
}

/** A document that is just arriving loads things before the browser knows it by its id; one that is gone never answers. */
async function reach(tabId: number, documentId: string | undefined, message: ToFrame): Promise<unknown> {
  for (let tries = 0; tries < 10; tries += 1) {
    try {
      return await send(tabId, documentId, message);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return undefined;
}

async function send(tabId: number, documentId: string | undefined, message: ToFrame): Promise<unknown> {
  return documentId === undefined ? undefined : chrome.tabs.sendMessage(tabId, message, { documentId });
}
