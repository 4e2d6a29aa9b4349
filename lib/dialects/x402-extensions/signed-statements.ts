// Where a seller's signed statements stand: offers in the challenge, a receipt in the answer. As they came, to be kept as evidence.
import { isList, isRecord, type Json, type JsonRecord } from '../../core/json.ts';

const name = 'offer-receipt';
const maxOffers = 32;

/** Which of them is about the offer that was taken, its members tell and no index (§4.1.1). */
export function signedOffersIn(extensions: JsonRecord): readonly Json[] {
  const offers = infoOf(extensions)?.offers;
  return isList(offers) ? offers.slice(0, maxOffers) : [];
}

export function signedReceiptIn(extensions: JsonRecord): Json | null {
  return infoOf(extensions)?.receipt ?? null;
}

function infoOf(extensions: JsonRecord): JsonRecord | null {
  const extension = extensions[name];
  return isRecord(extension) && isRecord(extension.info) ? extension.info : null;
}
