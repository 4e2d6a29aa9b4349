// Elements that met a 402: holds the error of an image, a script, a style, a film, … in its document, and loads it again when paid.
import { holdParser, isParserAt } from './hold-parser.ts';
import type { MetInPage } from './page-bridge.ts';
import { canLoadAgain, loadAgain, partOf } from './page-parts.ts';
import { loadAgainQuietly, usesQuietly } from './quiet-parts.ts';
import type { ElementKind } from './request-kinds.ts';

type Ask = (met: MetInPage) => Promise<boolean>;

export interface HeldElements {
  /** The background saw a 402 for something that this document loads; it may come before or after its error. */
  seen(kind: ElementKind, url: string): void;
}

/** Parts without an error event of their own (a background, a font) are looked for after these times, in milliseconds: a busy page has them late. */
const quietLooks = [150, 500, 1_500] as const;

export function holdElements(ask: Ask): HeldElements {
  /** What the background has told of, until an error event takes it. */
  const told = new Set<string>();
  /** One question for one URL, however many elements show it. */
  const asking = new Map<string, Promise<boolean>>();
  const passing = new WeakSet<Event>();

  window.addEventListener('error', (event) => meetError(event), true);

  function meetError(event: Event): void {
    const part = event.target instanceof Element && !passing.has(event) ? partOf(event.target) : null;
    if (part === null) return;
    const status = statusOf(part.url);
    const isKnown = told.delete(part.url) || status === 402;
    if ((!isKnown && status !== 0) || !canLoadAgain(part.element)) return;
    // Where the document may not know the status, the error passes, and the background is asked all the same.
    if (isKnown) event.stopImmediatePropagation();
    void settle(part.element, isKnown, askOnce(part.kind, part.url));
  }

  async function settle(element: Element, isHeld: boolean, answer: Promise<boolean>): Promise<void> {
    const stopsParser = isHeld && element instanceof HTMLScriptElement && isParserAt(element);
    if (stopsParser && (await holdParser(element, answer))) return;
    if (await answer) loadAgain(element);
    else if (isHeld) pass(element, new Event('error'));
  }

  function pass(element: Element, event: Event): void {
    passing.add(event);
    element.dispatchEvent(event);
  }

  function seen(kind: ElementKind, url: string): void {
    if (asking.has(url)) return;
    told.add(url);
    for (const [look, after] of quietLooks.entries()) setTimeout(() => lookQuietly(kind, url, look), after);
  }

  function lookQuietly(kind: ElementKind, url: string, look: number): void {
    if (!told.has(url)) return;
    const isUsed = usesQuietly(kind, url);
    if (isUsed || look === quietLooks.length - 1) told.delete(url);
    if (isUsed) void askOnce(kind, url).then((repeat) => repeat && loadAgainQuietly(kind, url));
  }

  function askOnce(kind: ElementKind, url: string): Promise<boolean> {
    const before = asking.get(url);
    if (before !== undefined) return before;
    const answer = ask({ kind, url, method: 'GET', redirected: false, body: null, renewable: false });
    asking.set(url, answer);
    void answer.then(() => asking.delete(url));
    return answer;
  }

  return { seen };
}

/** 0: not known, since another origin keeps its status to itself, a film has none, or the list of timings is full. */
function statusOf(url: string): number {
  const entries = performance.getEntriesByName(url, 'resource');
  const last = entries[entries.length - 1] as PerformanceResourceTiming | undefined; // of that type by the call
  return last?.responseStatus ?? 0;
}
