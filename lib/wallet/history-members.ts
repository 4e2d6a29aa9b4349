// The members of an imported row, each told by its form alone.
import { isRecord } from '../core/json.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Purchase, Terms } from '../core/purchase.ts';
import { networkUrl, parseSite, siteOfUrl } from '../core/site.ts';

const longestUrl = 16_384;
/** A payment on Solana has most of them, and a seller's memo is the longest. */
const mostMembers = 24;
const longestText = 256;

export function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,80}$/.test(value);
}

export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0; // a safe integer is a number
}

export function isMethod(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z-]{0,20}$/.test(value);
}

export function isRequest(value: unknown): value is Purchase['request'] {
  return value === 'navigation' || value === 'page-request' || value === 'element';
}

export function isDecider(value: unknown): value is Purchase['decidedBy'] {
  return value === 'rule' || value === 'user' || value === 'elsewhere';
}

/** Of an account on a network of this family. */
export function isAddress(value: unknown, family: NetworkFamily): value is string {
  return typeof value === 'string' && addresses[family].test(value);
}

const addresses = { eip155: /^0x[0-9a-fA-F]{40}$/, solana: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/ } as const;

/** In lower case, as it is compared. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
}

export function isDraft(value: unknown): value is Terms['draft'] {
  if (!isRecord(value)) return false;
  const members = Object.entries(value);
  const isShort = ([name, text]: (typeof members)[number]) =>
    /^[A-Za-z]{1,20}$/.test(name) && typeof text === 'string' && text.length <= longestText;
  return members.length <= mostMembers && members.every(isShort);
}

/** What was spent elsewhere has no place; everything else has a site and an address that a browser would call so. */
export function isPlace(site: unknown, url: unknown, decidedBy: Purchase['decidedBy']): boolean {
  if (typeof site !== 'string' || typeof url !== 'string' || url.length > longestUrl) return false;
  if (decidedBy === 'elsewhere') return site === '' && url === '';
  return parseSite(site).ok && siteOfUrl(url).ok && networkUrl(url) === url;
}
