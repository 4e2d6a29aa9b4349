// x402 v1: terms in the JSON body, proof in `X-PAYMENT` (x402 specs/transports-v1/http.md).
import { encodeBase64Json, isRecord, parseJson } from '../core/json.ts';
import type { Dialect, Offer, Reading } from './contract.ts';
import { readV1, refused, versionOf } from './x402-terms.ts';

const id = 'x402-v1';

export const x402V1: Dialect = {
  id,
  carrier: 'body',

  read(challenge, names): Reading | null {
    // A page for people is nobody's challenge, however long it is and however deep its scripts are nested.
    if (challenge.body === null || !challenge.body.trimStart().startsWith('{')) return null;
    const document = parseJson(challenge.body);
    if (!document.ok)
      return document.failure.name === 'challenge-unreadable' ? null : refused(id, document.failure.name);
    const version = versionOf(document.value);
    if (version === null || version === 2 || !isRecord(document.value)) return null;
    if (typeof version !== 'number') return refused(id, version.name);
    return readV1(id, document.value, names);
  },

  headersFor(offer: Offer, payload: unknown) {
    const entry = isRecord(offer.original) ? offer.original : {};
    // v1 echoes the server's own names of scheme and network, not ours.
    const payment = { x402Version: 1, scheme: entry.scheme, network: entry.network, payload };
    return { 'X-PAYMENT': encodeBase64Json(payment) };
  },

  receiptHeaders: ['x-payment-response'],
};
