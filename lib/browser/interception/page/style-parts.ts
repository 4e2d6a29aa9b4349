// What style sheets load: which sheets name a URL, and how each is made to load it again.
import { setAnew } from './page-parts.ts';
import type { ElementKind } from './request-kinds.ts';

type Again = () => void;

export function stylesNaming(root: Document | ShadowRoot, kind: ElementKind, url: string): Again[] {
  if (kind === 'font') return fontFaces(root, url);
  if (kind !== 'image' && kind !== 'stylesheet') return [];
  return [...sheetOwners(root, url), ...attributeOwners(root, url)].map((owner) => () => readAgain(owner));
}

/** A face of the same description, loaded beside the one that failed: a sheet that is read anew would ask for it twice. */
function fontFaces(root: Document | ShadowRoot, url: string): Again[] {
  return [...root.styleSheets].flatMap((sheet) =>
    rulesOf(sheet)
      .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
      .filter((rule) => mentions(rule.cssText, baseOf(sheet), url))
      .map(
        ({ style }) =>
          () =>
            void loadFace(style, url),
      ),
  );
}

async function loadFace(described: CSSStyleDeclaration, url: string): Promise<void> {
  const of = (name: string) => described.getPropertyValue(name);
  const given = {
    style: of('font-style'),
    weight: of('font-weight'),
    stretch: of('font-stretch'),
    unicodeRange: of('unicode-range'),
  };
  const descriptors = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const family = of('font-family').replace(/^["']|["']$/g, '');
  const face = new FontFace(family, `url(${JSON.stringify(url)})`, descriptors);
  document.fonts.add(face);
  await face.load().catch(() => undefined);
}

/** Another origin keeps its style sheets to itself: then the browser's own word decides whether a style asked. */
function sheetOwners(root: Document | ShadowRoot, url: string): Element[] {
  const naming = [...root.styleSheets].filter((sheet) =>
    isReadable(sheet) ? names(sheet, url) : isAskedByStyle(url),
  );
  return naming.map(({ ownerNode }) => ownerNode).filter((owner) => owner instanceof Element);
}

function attributeOwners(root: ParentNode, url: string): Element[] {
  return [...root.querySelectorAll('[style*="url("]')].filter((element) =>
    mentions(element.getAttribute('style') ?? '', document.baseURI, url),
  );
}

function names(sheet: CSSStyleSheet, url: string): boolean {
  return rulesOf(sheet).some((rule) => {
    const imported = rule instanceof CSSImportRule ? rule.styleSheet : null;
    return mentions(rule.cssText, baseOf(sheet), url) || (imported !== null && names(imported, url));
  });
}

function isReadable(sheet: CSSStyleSheet): boolean {
  try {
    return sheet.cssRules.length >= 0;
  } catch {
    return false;
  }
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  return isReadable(sheet) ? [...sheet.cssRules] : [];
}

function baseOf(sheet: CSSStyleSheet): string {
  return sheet.href ?? document.baseURI;
}

/** Resource Timing §4.3, `initiatorType`. */
function isAskedByStyle(url: string): boolean {
  const entries = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[]; // of that type by the call
  return entries.some(({ initiatorType }) => initiatorType === 'css');
}

function mentions(text: string, base: string, url: string): boolean {
  const written = [...text.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/g)];
  return written.some(([, , address = '']) => isSameAddress(address, base, url));
}

export function isSameAddress(written: string, base: string, url: string): boolean {
  return URL.canParse(written, base) && new URL(written, base).href.split('#', 1)[0] === url;
}

/** A sheet that is read anew loads again what failed: the browser does not reuse one with failed parts. */
function readAgain(owner: Element): void {
  if (owner instanceof HTMLLinkElement) setAnew(owner, 'href');
  else if (owner instanceof HTMLStyleElement) owner.replaceChildren(owner.textContent ?? '');
  else setAnew(owner, 'style');
}
