// From the background to the frame script of one document, addressed by its id: never a price, never a proof.
import { type ElementKind, isElementKind } from './request-kinds.ts';

export type ToFrame =
  /** The network saw a 402 for something that this document loads. */
  | { readonly verb: 'seen'; readonly kind: ElementKind; readonly url: string }
  /** Load yourself again, with the form that you came from. */
  | { readonly verb: 'reload' }
  /** Your text, where you are a JSON document. */
  | { readonly verb: 'read' };

export function tellSeen(
  tabId: number,
  documentId: string,
  kind: ElementKind,
  url: string,
): Promise<unknown> {
  return send(tabId, documentId, { verb: 'seen', kind, url });
}

export function reloadDocument(tabId: number, documentId: string | undefined): Promise<unknown> {
  return send(tabId, documentId, { verb: 'reload' });
}

export async function bodyOfDocument(tabId: number, documentId: string | undefined): Promise<string | null> {
  const text = await send(tabId, documentId, { verb: 'read' });
  return typeof text === 'string' ? text : null;
}

export function isToFrame(message: unknown): message is ToFrame {
  const { verb, kind, url } = (message ?? {}) as { verb?: unknown; kind?: unknown; url?: unknown }; // checked here
  if (verb === 'seen') return isElementKind(kind) && typeof url === 'string';
  return verb === 'reload' || verb === 'read';
}

/** A document that is gone, or that our script does not stand in, answers nothing. */
async function send(tabId: number, documentId: string | undefined, message: ToFrame): Promise<unknown> {
  if (documentId === undefined) return undefined;
  return chrome.tabs.sendMessage(tabId, message, { documentId }).catch(() => undefined);
}
