// The kinds of request that a page can be made to repeat, and the resource types by which Chromium reports each.

const scripted = {
  fetch: ['xmlhttprequest'],
  xhr: ['xmlhttprequest'],
  'event-source': ['xmlhttprequest'],
} as const;

const elements = {
  image: ['image'],
  script: ['script'],
  stylesheet: ['stylesheet'],
  font: ['font'],
  media: ['media'],
  object: ['object'],
  track: ['media'],
} as const;

const resourceTypes = { ...scripted, ...elements };

/** What a page's scripts ask for, and what its elements do. */
export const scriptedTypes = typesOf(scripted);
export const elementTypes = typesOf(elements);
/** Every resource type that a page can be made to repeat. */
export const repeatableTypes = [...scriptedTypes, ...elementTypes];

function typesOf(kinds: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return [...new Set(Object.values(kinds).flat())];
}

export type RequestKind = keyof typeof resourceTypes;
export type ElementKind = keyof typeof elements;

export function isRequestKind(value: unknown): value is RequestKind {
  return typeof value === 'string' && Object.hasOwn(resourceTypes, value);
}

export function isElementKind(value: unknown): value is ElementKind {
  return typeof value === 'string' && Object.hasOwn(elements, value);
}

export function isOfKind(resourceType: string, kind: RequestKind): boolean {
  const types: readonly string[] = resourceTypes[kind];
  return types.includes(resourceType);
}

/** What an element's request is, by its resource type; null where no element stands behind it. */
export function elementKindOf(resourceType: string): ElementKind | null {
  const kinds = Object.keys(elements) as ElementKind[]; // the keys of the record above
  return kinds.find((kind) => isOfKind(resourceType, kind)) ?? null;
}
