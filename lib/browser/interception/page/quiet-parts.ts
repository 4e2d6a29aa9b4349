// What a page loads without the window hearing of its failure: backgrounds, fonts and imports of style sheets, posters, embeds, and whatever stands in a shadow tree.
import { canLoadAgain, loadAgain, partOf, replace, setAnew } from './page-parts.ts';
import type { ElementKind } from './request-kinds.ts';
import { isSameAddress, stylesNaming } from './style-parts.ts';

/** Whether something in this document still wants the URL, and can be made to load it again. */
export function usesQuietly(kind: ElementKind, url: string): boolean {
  return usersOf(kind, url).length > 0;
}

export function loadAgainQuietly(kind: ElementKind, url: string): void {
  for (const again of usersOf(kind, url)) again();
}

type Again = () => void;

function usersOf(kind: ElementKind, url: string): Again[] {
  return [...treesFrom(document)].flatMap((root) => [
    ...attributesWith(root, url),
    ...(root === document ? [] : shadowPartsWith(root, url)),
    ...stylesNaming(root, kind, url),
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
      .filter((element) => isSameAddress(element.getAttribute(name) ?? '', document.baseURI, url))
      .map((element) => () => (tag === 'embed' ? replace(element) : setAnew(element, name))),
  );
}

/** An `error` event does not leave its shadow tree, so these were not held. */
function shadowPartsWith(root: ParentNode, url: string): Again[] {
  const loading = root.querySelectorAll('img, input, script, link, source, video, audio, track, object');
  return [...loading]
    .filter((element) => partOf(element)?.url === url && canLoadAgain(element))
    .map((element) => () => loadAgain(element));
}
