// Which ways of paying a 402 names, by what it carries: those that this wallet speaks, those that it only knows by name, or none.
import { type Challenge, headerValues } from '../core/challenge.ts';
import { decodeBase64Json, isList, isRecord, type Json, type JsonRecord, parseJson } from '../core/json.ts';

/** In the order in which they are told. card: a card was declined. plain: it does not say how to pay. */
export const families = [
  'x402-v2',
  'x402-v1',
  'x402',
  'mpp',
  'l402',
  'cashu',
  'privacy-pass',
  'pay-per-crawl',
  'card',
  'plain',
] as const;
export type Family = (typeof families)[number];

/** All that the answer speaks, the first in the list first; never none. */
export function familiesOf(challenge: Challenge): readonly [Family, ...Family[]] {
  const found = new Set<Family | null>([
    x402Of(challenge),
    ...authSchemes(challenge).map((scheme) => schemeFamilies.get(scheme) ?? null),
    has(challenge, 'x-cashu') ? 'cashu' : null,
    has(challenge, 'crawler-price') || has(challenge, 'crawler-error') ? 'pay-per-crawl' : null,
    isDeclinedCard(bodyOf(challenge)) ? 'card' : null,
  ]);
  const [first = 'plain', ...rest] = families.filter((family) => found.has(family));
  return [first, ...rest];
}

/** The x402 document of a challenge, wherever it stands and whatever it is; undefined where none can be read. */
export function documentIn(challenge: Challenge): Json | undefined {
  const [header] = headerValues(challenge, 'payment-required');
  if (header === undefined) return bodyOf(challenge);
  const document = decodeBase64Json(header);
  return document.ok ? document.value : undefined;
}

/** Schemes of `WWW-Authenticate`: draft-httpauth-payment-00; L402, once called LSAT; RFC 9577. */
const schemeFamilies: ReadonlyMap<string, Family> = new Map([
  ['payment', 'mpp'],
  ['l402', 'l402'],
  ['lsat', 'l402'],
  ['privatetoken', 'privacy-pass'],
]);

function x402Of(challenge: Challenge): Family | null {
  const document = documentIn(challenge);
  const isInHeader = has(challenge, 'payment-required');
  const version = isRecord(document) ? document.x402Version : undefined;
  if (isRecord(document) && isForCrawlers(document)) return 'pay-per-crawl';
  if (version === 1) return 'x402-v1';
  if (version === 2) return 'x402-v2';
  if (isInHeader || version !== undefined) return 'x402';
  // Cut off or written by hand: it cannot be read, but nobody else calls a member so.
  return /^\s*\{[\s\S]*"x402Version"/.test(challenge.body ?? '') ? 'x402' : null;
}

/** Offers for registered agents on a network of Cloudflare's own, settled by invoice (x402 scheme `batch-settlement`). */
function isForCrawlers({ accepts }: JsonRecord): boolean {
  const networks = isList(accepts) ? accepts.filter(isRecord).map(({ network }) => network) : [];
  return networks.length > 0 && networks.every((network) => network === 'cloudflare:402');
}

/** As Stripe's API answers a declined charge, and those who pass its answer on. */
function isDeclinedCard(body: Json | undefined): boolean {
  const error = isRecord(body) ? body.error : undefined;
  if (!isRecord(error)) return false;
  return error.type === 'card_error' || error.code === 'card_declined' || 'decline_code' in error;
}

function bodyOf({ body }: Challenge): Json | undefined {
  if (body === null || !body.trimStart().startsWith('{')) return undefined;
  const document = parseJson(body);
  return document.ok ? document.value : undefined;
}

function has(challenge: Challenge, name: string): boolean {
  return headerValues(challenge, name).length > 0;
}

/**
 * In lower case. Several stand in one header or in several (RFC 9110, 11.6.1): a scheme is a word that no `=` follows, at the
 * beginning or after a comma that stands in no quotes.
 */
function authSchemes(challenge: Challenge): string[] {
  const lines = headerValues(challenge, 'www-authenticate').map((line) => line.slice(0, longestLine));
  const parts = lines.flatMap((line) => line.match(/(?:"(?:[^"\\]|\\.)*"?|[^",])+/g) ?? []);
  const words = parts.map((part) => /^\s*([!#$%&'*+.^_`|~\w-]+)(?=\s+[^=\s]|\s*$)/.exec(part)?.[1]);
  return words.filter((word) => word !== undefined).map((word) => word.toLowerCase());
}

const longestLine = 16_384;
