// The kinds of request that a page can be made to repeat, and the resource types by which Chromium reports each.

export const resourceTypesOf = {
  fetch: ['xmlhttprequest'],
  xhr: ['xmlhttprequest'],
  'event-source': ['xmlhttprequest', 'other'],
  image: ['image'],
  script: ['script'],
  stylesheet: ['stylesheet'],
  font: ['font'],
  media: ['media'],
  object: ['object'],
  track: ['other', 'media'],
} as const;

export type RequestKind = keyof typeof resourceTypesOf;

export function isRequestKind(value: unknown): value is RequestKind {
  return typeof value === 'string' && Object.hasOwn(resourceTypesOf, value);
}
