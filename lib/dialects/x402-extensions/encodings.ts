// The two alphabets that keys and signatures are written in: base64url (RFC 7515) and base58btc. Bounded, and null for what is neither.

const maxLength = 16 * 1024;

/** Unpadded, as JOSE writes it. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (text.length > maxLength || text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Of keys, which never begin with a zero byte; leading ones, that stand for such bytes, are refused. */
export function fromBase58(text: string): Uint8Array | null {
  if (!/^[2-9A-HJ-NP-Za-km-z][1-9A-HJ-NP-Za-km-z]{0,127}$/.test(text)) return null;
  const value = Array.from(text).reduce((sum, digit) => sum * 58n + BigInt(base58.indexOf(digit)), 0n);
  const hex = value.toString(16);
  const pairs = (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** UTF-8 or nothing. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
