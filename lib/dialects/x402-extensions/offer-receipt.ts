// offer-receipt: what a seller signed before and after a payment, and what it is worth as evidence.
// x402 specs/extensions/extension-offer-and-receipt.md
import type { Json } from '../../core/json.ts';
import { agreesWith, type Bought, type Remark, remarksOnOffer, remarksOnReceipt } from './agreement.ts';
import { type Authority, type Published, sellerAt } from './authority.ts';
import { checkJws, checkTyped, type Refusal, readEnvelope, unreadable } from './signatures.ts';
import { offerDigest, readOfferStatement, readReceiptStatement, receiptDigest } from './statements.ts';

export type { Bought, Published };

export interface Verification {
  /**
   * good: somebody's key fits these very bytes, which alone proves nothing; with `eip712` some account always fits.
   * bad: the key that is named does not fit. unreadable: cannot be checked, as broken, or as the key cannot be had.
   */
  readonly signature: 'good' | 'bad' | 'unreadable';
  /** stranger: the seller publishes keys, and this is none of them. unknown: nothing can be said. */
  readonly authority: Authority;
  /** The statement is about this purchase, member by member. */
  readonly agrees: boolean;
  /** The account that signed, or the key itself where it has none: never what a signer calls itself. */
  readonly signer: string | null;
  /** Everything that is to be remarked, notes among it. */
  readonly detail: readonly (Remark | Refusal)[];
}

export function verifyOffer(signed: unknown, bought: Bought, published: Published): Promise<Verification> {
  return verify(signed, offers, bought, published);
}

export function verifyReceipt(signed: unknown, bought: Bought, published: Published): Promise<Verification> {
  return verify(signed, receipts, bought, published);
}

/** Whether it would convince a third party that the seller said this of this purchase. */
export function isProof({ signature, authority, agrees }: Verification): boolean {
  return signature === 'good' && (authority === 'payee' || authority === 'domain') && agrees;
}

/** One kind of statement. */
interface Kind<Statement> {
  readonly read: (payload: Json) => Statement | null;
  readonly digest: (statement: Statement) => `0x${string}`;
  readonly remarks: (statement: Statement, bought: Bought) => readonly Remark[];
}

const offers = { read: readOfferStatement, digest: offerDigest, remarks: remarksOnOffer };
const receipts = { read: readReceiptStatement, digest: receiptDigest, remarks: remarksOnReceipt };

async function verify<Statement>(
  signed: unknown,
  kind: Kind<Statement>,
  bought: Bought,
  published: Published,
): Promise<Verification> {
  const envelope = readEnvelope(signed);
  if (typeof envelope === 'string') return { ...unreadable(envelope), agrees: false };
  const statement = kind.read(envelope.payload);
  if (statement === null) return { ...unreadable('malformed'), agrees: false };
  const seller = sellerAt(bought.url, bought.payTo, published);
  const checked =
    envelope.format === 'jws'
      ? await checkJws(envelope.jws, seller)
      : await checkTyped(kind.digest(statement), envelope.signature, seller);
  const remarks = kind.remarks(statement, bought);
  return { ...checked, agrees: agreesWith(remarks), detail: [...checked.detail, ...remarks] };
}
