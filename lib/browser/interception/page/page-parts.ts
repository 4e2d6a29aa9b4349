// The elements that load something by themselves: what each loads, and how each is made to load it again.
import type { ElementKind } from './request-kinds.ts';
import { canRun, runAppended } from './run-scripts.ts';

export interface PagePart {
  readonly element: Element;
  readonly kind: ElementKind;
  readonly url: string;
}

/** What this element failed to load; null for what is never loaded again. */
export function partOf(element: Element): PagePart | null {
  if (element instanceof HTMLImageElement) return part(element, 'image', element.currentSrc || element.src);
  if (element instanceof HTMLInputElement) return part(element, 'image', element.src);
  if (element instanceof HTMLScriptElement) return part(element, 'script', element.src);
  if (element instanceof HTMLLinkElement) return linkPart(element);
  if (element instanceof HTMLSourceElement) return sourcePart(element);
  if (element instanceof HTMLMediaElement) return part(element, 'media', element.currentSrc || element.src);
  if (element instanceof HTMLTrackElement) return part(element, 'track', element.src);
  if (element instanceof HTMLObjectElement) return part(element, 'object', element.data);
  return null;
}

/** A prefetch or a preload is not the thing itself, and an icon is the browser's own. */
function linkPart(link: HTMLLinkElement): PagePart | null {
  return link.relList.contains('stylesheet') ? part(link, 'stylesheet', link.href) : null;
}

/** Another source may still play: only when none does, this one is worth its price. */
function sourcePart(source: HTMLSourceElement): PagePart | null {
  const media = source.parentElement;
  const isLast =
    source.nextElementSibling === null || !(source.nextElementSibling instanceof HTMLSourceElement);
  return media instanceof HTMLMediaElement && isLast ? part(source, 'media', source.src) : null;
}

function part(element: Element, kind: ElementKind, url: string): PagePart | null {
  return url === '' ? null : { element, kind, url: withoutFragment(url) };
}

/** Resource timing and the network know a URL without its fragment. */
function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url;
}

/** Asked of what is worth it alone: a page could hear the question. */
export function canLoadAgain(element: Element): boolean {
  return !(element instanceof HTMLScriptElement) || canRun(element);
}

export function loadAgain(element: Element): void {
  if (element instanceof HTMLScriptElement) runAppended(element);
  else if (element instanceof HTMLSourceElement)
    (element.parentElement as HTMLMediaElement | null)?.load(); // see sourcePart
  else if (element instanceof HTMLMediaElement) playAgain(element);
  else if (element instanceof HTMLImageElement) showAgain(element);
  else if (element instanceof HTMLLinkElement) setAnew(element, 'href');
  else if (element instanceof HTMLTrackElement || element instanceof HTMLObjectElement) replace(element);
  else setAgain(element, 'src');
}

/** Writing an attribute, even with the value it has, starts the element's loading anew (HTML, each element's “update” steps). */
function setAgain(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value !== null) element.setAttribute(name, value);
}

/** What has failed for good, as objects and tracks do, never tries again: another stands in its place. */
export function replace(element: Element): void {
  element.replaceWith(element.cloneNode(true));
}

/** For attributes whose writing changes nothing while the value is the same. */
export function setAnew(element: Element, name: string): void {
  const value = element.getAttribute(name) ?? '';
  element.removeAttribute(name);
  element.setAttribute(name, value);
}

function showAgain(image: HTMLImageElement): void {
  const written = ['src', 'srcset'].find((name) => image.hasAttribute(name));
  if (written !== undefined) setAgain(image, written);
  else for (const source of image.parentElement?.querySelectorAll('source') ?? []) setAgain(source, 'srcset');
}

/** From where it was, and playing if it did. */
function playAgain(media: HTMLMediaElement): void {
  const { currentTime, paused } = media;
  media.load();
  if (currentTime > 0)
    media.addEventListener('loadedmetadata', () => (media.currentTime = currentTime), { once: true });
  if (!paused) void media.play().catch(() => undefined);
}
