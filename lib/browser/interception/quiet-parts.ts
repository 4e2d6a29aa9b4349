// What a page loads without any element hearing of its failure: backgrounds, fonts and imports of style sheets, posters, embeds.
import { replace, setAgain, setAnew } from './page-parts.ts';
import type { RequestKind } from './request-kinds.ts';

/** Whether something in this document still wants the URL, and can be made to load it again. */
export function usesQuietly(kind: RequestKind, url: string): boolean {
  return elementsWith(url).length > 0 || (isOfStyles(kind) && sheetsNaming(url).length > 0);
}

export function loadAgainQuietly(kind: RequestKind, url: string): void {
  for (const { element, name } of elementsWith(url))
    name === 'src' ? replace(element) : setAnew(element, name);
  if (isOfStyles(kind)) for (const owner of sheetsNaming(url)) readAgain(owner);
}

function isOfStyles(kind: RequestKind): boolean {
  return kind === 'image' || kind === 'font' || kind === 'stylesheet';
}

const places = [
  ['embed', 'src'],
  ['video', 'poster'],
  ['image', 'href'],
] as const;

function elementsWith(url: string): { readonly element: Element; readonly name: string }[] {
  return places.flatMap(([tag, name]) =>
    [...document.querySelectorAll(`${tag}[${name}]`)]
      .filter((element) => isSame(element.getAttribute(name) ?? '', document.baseURI, url))
      .map((element) => ({ element, name })),
  );
}

/** Owners of the style sheets that may name the URL: those that do, and those whose text another origin keeps to itself. */
function sheetsNaming(url: string): Element[] {
  const inSheets = [...document.styleSheets]
    .filter((sheet) => names(sheet, url))
    .map(({ ownerNode }) => ownerNode);
  const inAttributes = document.querySelectorAll('[style*="url("]');
  const named = [...inAttributes].filter((element) =>
    mentions(element.getAttribute('style') ?? '', document.baseURI, url),
  );
  return [...inSheets.filter((owner) => owner instanceof Element), ...named];
}

function names(sheet: CSSStyleSheet, url: string): boolean {
  try {
    const base = sheet.href ?? document.baseURI;
    return [...sheet.cssRules].some((rule) => {
      const imported = rule instanceof CSSImportRule ? rule.styleSheet : null;
      return mentions(rule.cssText, base, url) || (imported !== null && names(imported, url));
    });
  } catch {
    return true;
  }
}

function mentions(text: string, base: string, url: string): boolean {
  return [...text.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/g)].some(([, , written = '']) =>
    isSame(written, base, url),
  );
}

function isSame(written: string, base: string, url: string): boolean {
  return URL.canParse(written, base) && new URL(written, base).href.split('#', 1)[0] === url;
}

/** A sheet that is read anew loads again what failed: the browser does not reuse one with failed parts. */
function readAgain(owner: Element): void {
  if (owner instanceof HTMLLinkElement) setAgain(owner, 'href');
  else if (owner instanceof HTMLStyleElement) owner.append('');
  else setAnew(owner, 'style');
}
