// A v2 document in the JSON body, answered with `X-PAYMENT`: the form that Dexter's documentation shows.
// Both request headers are sent, carrying the same one authorization, so that two servers cannot each charge.
import { encodeBase64Json, isRecord, type JsonRecord, parseJson } from '../core/json.ts';
import type { Dialect, Offer, Reading } from './contract.ts';
import { readV2, versionOf } from './x402-terms.ts';
import { paymentV2 } from './x402-v2.ts';

const id = 'x402-v2-body';

export const x402V2Body: Dialect = {
  id,
  carrier: 'body',

  read(challenge): Reading | null {
    if (challenge.body === null) return null;
    const document = parseJson(challenge.body);
    if (!document.ok || versionOf(document.value) !== 2 || !isRecord(document.value)) return null;
    return readV2(id, document.value);
  },

  headersFor(offer: Offer, payload: unknown, ours: JsonRecord = {}) {
    const value = encodeBase64Json(paymentV2(offer, payload, ours));
    return { 'PAYMENT-SIGNATURE': value, 'X-PAYMENT': value };
  },

  receiptHeaders: ['payment-response', 'x-payment-response'],
};
