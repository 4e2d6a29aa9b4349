// What a page loads without the window hearing of its failure: backgrounds, fonts and imports of style sheets, posters, embeds, and whatever stands in a shadow tree.
import { loadAgain, type Pass, partOf, replace, setAnew } from './page-parts.ts';
import type { RequestKind } from './request-kinds.ts';

/** Whether something in this document still wants the URL, and can be made to load it again. */
export function usesQuietly(kind: RequestKind, url: string): boolean {
  return usersOf(kind, url).length > 0;
}

export function loadAgainQuietly(kind: RequestKind, url: string, pass: Pass): void {
  for (const again of usersOf(kind, url)) again(pass);
}

type Again = (pass: Pass) => void;

function usersOf(kind: RequestKind, url: string): Again[] {
  const roots = [...treesFrom(document)];
  const isOfStyles = kind === 'image' || kind === 'font' || kind === 'stylesheet';
  return roots.flatMap((root) => [
    ...attributesWith(root, url),
    ...(root === document ? [] : shadowPartsWith(root, url)),
    ...(isOfStyles ? ownersOfStylesNaming(root, url).map((owner) => () => readAgain(owner)) : []),
  ]);
}

/** The document and every shadow tree in it; closed ones are open to an extension. */
function* treesFrom(root: Document | ShadowRoot): Generator<Document | ShadowRoot> {
  yield root;
  for (const element of root.querySelectorAll('*')) {
    const shadow = element instanceof HTMLElement ? chrome.dom.openOrClosedShadowRoot(element) : null;
    if (shadow !== null) yield* treesFrom(shadow as ShadowRoot); // typed as a plain object
  }
}

const places = [
  ['embed', 'src'],
  ['video', 'poster'],
  ['image', 'href'],
] as const;

function attributesWith(root: ParentNode, url: string): Again[] {
  return places.flatMap(([tag, name]) =>
    [...root.querySelectorAll(`${tag}[${name}]`)]
      .filter((element) => isSame(element.getAttribute(name) ?? '', document.baseURI, url))
      .map((element) => () => (tag === 'embed' ? replace(element) : setAnew(element, name))),
  );
}

/** An `error` event does not leave its shadow tree, so these were not held. */
function shadowPartsWith(root: ParentNode, url: string): Again[] {
  const loading = root.querySelectorAll('img, input, script, link, source, video, audio, track, object');
  return [...loading]
    .filter((element) => partOf(element)?.url === url)
    .map((element) => (pass: Pass) => loadAgain(element, pass));
}

function ownersOfStylesNaming(root: Document | ShadowRoot, url: string): Element[] {
  const inSheets = [...root.styleSheets]
    .filter((sheet) => names(sheet, url))
    .map(({ ownerNode }) => ownerNode);
  const inAttributes = [...root.querySelectorAll('[style*="url("]')].filter((element) =>
    mentions(element.getAttribute('style') ?? '', document.baseURI, url),
  );
  return [...inSheets.filter((owner) => owner instanceof Element), ...inAttributes];
}

/** Another origin keeps its style sheets to itself: then the browser's own word decides whether a style asked. */
function names(sheet: CSSStyleSheet, url: string): boolean {
  try {
    const base = sheet.href ?? document.baseURI;
    return [...sheet.cssRules].some((rule) => {
      const imported = rule instanceof CSSImportRule ? rule.styleSheet : null;
      return mentions(rule.cssText, base, url) || (imported !== null && names(imported, url));
    });
  } catch {
    return isAskedByStyle(url);
  }
}

/** Resource Timing §4.3, `initiatorType`. */
function isAskedByStyle(url: string): boolean {
  const entries = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[]; // of that type by the call
  return entries.some(({ initiatorType }) => initiatorType === 'css');
}

function mentions(text: string, base: string, url: string): boolean {
  const written = [...text.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/g)];
  return written.some(([, , address = '']) => isSame(address, base, url));
}

function isSame(written: string, base: string, url: string): boolean {
  return URL.canParse(written, base) && new URL(written, base).href.split('#', 1)[0] === url;
}

/** A sheet that is read anew loads again what failed: the browser does not reuse one with failed parts. */
function readAgain(owner: Element): void {
  if (owner instanceof HTMLLinkElement) setAnew(owner, 'href');
  else if (owner instanceof HTMLStyleElement) owner.append('');
  else setAnew(owner, 'style');
}
