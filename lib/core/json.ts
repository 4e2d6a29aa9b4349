// Reads what servers send: base64 and JSON with limits set before parsing, so that no input is slow or surprising.
import { failed, type Outcome, success } from './failure.ts';

/** One header or body of a challenge, in characters; real ones measure under 3 kB. */
export const maxChallengeLength = 16 * 1024;
/** The schema of one nested request body, as sellers describe it for the Bazaar, is 16 deep. */
const maxDepth = 32;

export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
/** Without a prototype, so that `__proto__` and `constructor` are keys like any other. */
export type JsonRecord = { readonly [key: string]: Json };

/** Lenient on the way in: base64url, missing padding and surrounding spaces are read. */
export function decodeBase64Json(text: string): Outcome<Json> {
  if (text.length > maxChallengeLength) return failed('challenge-too-large');
  const normal = text.trim().replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (normal === '' || !/^[A-Za-z0-9+/]+$/.test(normal)) return failed('challenge-unreadable');
  try {
    const bytes = Uint8Array.from(atob(normal), (character) => character.charCodeAt(0));
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return failed('challenge-unreadable');
  }
}

/** Strict on the way out: standard alphabet, padded, UTF-8. */
export function encodeBase64Json(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Refuses duplicate keys (parsers differ on which one wins) and deep nesting before `JSON.parse` sees the text. */
export function parseJson(text: string, maxLength = maxChallengeLength): Outcome<Json> {
  if (text.length > maxLength) return failed('challenge-too-large');
  const shape = scan(text);
  if (!shape.ok) return shape;
  try {
    return success(JSON.parse(text, withoutPrototype) as Json); // JSON.parse yields Json by definition
  } catch {
    return failed('challenge-unreadable');
  }
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function withoutPrototype(_key: string, value: unknown): unknown {
  return isRecord(value) ? Object.assign(Object.create(null), value) : value;
}

/** One pass over the text: how deep it goes, and whether a record names a key twice. */
function scan(text: string): Outcome<null> {
  const open: (Set<string> | null)[] = []; // a set of keys for a record, null for a list
  // A string that never ends is taken in one go: tried again from each of its quotes, 16 kB would take 100 ms.
  const token = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]]/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part] = match;
    if (part === '{' || part === '[') {
      if (open.push(part === '{' ? new Set() : null) > maxDepth) return failed('challenge-too-deep');
    } else if (part === '}' || part === ']') {
      open.pop();
    } else if (isKey(text, token.lastIndex)) {
      const keys = open.at(-1);
      const key = unescaped(part);
      if (keys?.has(key)) return failed('challenge-duplicate-key');
      keys?.add(key);
    }
  }
  return success(null);
}

function isKey(text: string, after: number): boolean {
  let index = after;
  while (index < text.length && ' \t\n\r'.includes(text.charAt(index))) index += 1;
  return text[index] === ':';
}

/** `"a"` and `"\u0061"` are the same key. */
function unescaped(quoted: string): string {
  try {
    return JSON.parse(quoted) as string; // a quoted JSON string parses to a string or throws
  } catch {
    return quoted;
  }
}
