// payment-identifier: a name for one payment, so that a server which was already paid answers a repeat and charges nothing.
// x402 specs/extensions/payment_identifier.md
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isRecord, type JsonRecord } from '../../core/json.ts';

export const paymentIdentifier = 'payment-identifier';

/**
 * What goes back of the extensions, with an id where one is asked for; nobody gets one uninvited. To a server the same id
 * with another payload is a conflict (409), so the id is a digest of the payload: another authorization, another id, and
 * no state to keep. Whoever has the header has the payload; without it the digest of its random nonce tells nothing.
 */
export function withPaymentIdentifier(extensions: JsonRecord, payload: unknown): JsonRecord {
  const offered = extensions[paymentIdentifier];
  if (!isRecord(offered) || !isRecord(offered.info)) return extensions;
  // The server's own members stay as they came, an id among them too: it compares.
  if (typeof offered.info.required !== 'boolean' || offered.info.id !== undefined) return extensions;
  const info = { ...offered.info, id: identifierOf(payload) };
  return { ...extensions, [paymentIdentifier]: { ...offered, info } };
}

/** 16 to 128 of `[A-Za-z0-9_-]`; `pay_` and 32 hex digits, as the reference client writes it. */
function identifierOf(payload: unknown): string {
  const digest = sha256(utf8ToBytes(`tuppence payment-identifier\n${JSON.stringify(payload)}`));
  return `pay_${bytesToHex(digest.subarray(0, 16))}`;
}
