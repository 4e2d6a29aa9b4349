// x402 v2: terms in the `PAYMENT-REQUIRED` header, proof in `PAYMENT-SIGNATURE` (x402 specs/transports-v2/http.md).
import { headerValues } from '../core/challenge.ts';
import { decodeBase64Json, encodeBase64Json, isRecord, type JsonRecord } from '../core/json.ts';
import type { Dialect, Offer, Reading } from './contract.ts';
import { withOurs } from './x402-extensions/gas-sponsoring.ts';
import { withPaymentIdentifier } from './x402-extensions/payment-identifier.ts';
import { readV1, readV2, refused, versionOf } from './x402-terms.ts';

const id = 'x402-v2';

export const x402V2: Dialect = {
  id,
  carrier: 'header',

  read(challenge, names): Reading | null {
    const values = headerValues(challenge, 'payment-required');
    const [value] = values;
    if (value === undefined) return null;
    // Two headers arrive as two, or folded into one by a comma, which base64 never holds.
    if (values.length > 1 || value.includes(',')) return refused(id, 'challenge-ambiguous');
    const document = decodeBase64Json(value);
    if (!document.ok) return refused(id, document.failure.name);
    const version = versionOf(document.value);
    if (version === null || !isRecord(document.value)) return null;
    if (typeof version !== 'number') return refused(id, version.name);
    // A v1 document in the header is served as v1.
    return version === 1 ? readV1('x402-v1', document.value, names) : readV2(id, document.value);
  },

  headersFor(offer: Offer, payload: unknown, ours: JsonRecord = {}) {
    return { 'PAYMENT-SIGNATURE': encodeBase64Json(paymentV2(offer, payload, ours)) };
  },

  receiptHeaders: ['payment-response'],
};

/** The v2 payment: the chosen entry goes back unchanged, or the server does not find its own offer. */
export function paymentV2(offer: Offer, payload: unknown, ours: JsonRecord = {}) {
  const { extensions, ...echo } = offer.echo;
  const answered = isRecord(extensions)
    ? { extensions: withOurs(withPaymentIdentifier(extensions, payload), ours) }
    : {};
  return { x402Version: 2, ...echo, ...answered, accepted: offer.original, payload };
}
