// What a seller signs: an offer before the payment, a receipt after it. Read strictly, and hashed by EIP-712.
// x402 specs/extensions/extension-offer-and-receipt.md §4.2, §4.3, §5.2, §5.3
import { type Hex, hashTypedData } from 'viem';
import { isRecord, type Json } from '../../core/json.ts';

export interface OfferStatement {
  readonly resourceUrl: string;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  readonly payTo: string;
  readonly amount: string;
  /** Seconds since 1970; 0: for ever. */
  readonly validUntil: number;
}

export interface ReceiptStatement {
  readonly network: string;
  readonly resourceUrl: string;
  readonly payer: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Empty where the seller does not name it. */
  readonly transaction: string;
}

const maxLength = 8192;

/** Null for other versions, other kinds and missing members. */
export function readOfferStatement(payload: Json): OfferStatement | null {
  const words = wordsOf(payload, ['resourceUrl', 'scheme', 'network', 'asset', 'payTo', 'amount']);
  const validUntil = isRecord(payload) ? secondsOf(payload.validUntil ?? 0) : null;
  return words === null || validUntil === null ? null : { ...words, validUntil };
}

export function readReceiptStatement(payload: Json): ReceiptStatement | null {
  if (!isRecord(payload)) return null;
  // Absent and empty are the same (§5.3).
  const words = wordsOf({ transaction: '', ...payload }, ['resourceUrl', 'network', 'payer', 'transaction']);
  const issuedAt = secondsOf(payload.issuedAt);
  return words === null || issuedAt === null ? null : { ...words, issuedAt };
}

export function offerDigest(offer: OfferStatement): Hex {
  return hashTypedData({
    domain: { ...domain, name: 'x402 offer' },
    types: offerTypes,
    primaryType: 'Offer',
    message: { ...offer, version: 1n, validUntil: BigInt(offer.validUntil) },
  });
}

export function receiptDigest(receipt: ReceiptStatement): Hex {
  return hashTypedData({
    domain: { ...domain, name: 'x402 receipt' },
    types: receiptTypes,
    primaryType: 'Receipt',
    message: { ...receipt, version: 1n, issuedAt: BigInt(receipt.issuedAt) },
  });
}

/** Chain 1 whatever the payment's network (§3.2): it is a form of writing, nothing goes to a chain. */
const domain = { version: '1', chainId: 1 } as const;

export const offerTypes = {
  Offer: [
    { name: 'version', type: 'uint256' },
    { name: 'resourceUrl', type: 'string' },
    { name: 'scheme', type: 'string' },
    { name: 'network', type: 'string' },
    { name: 'asset', type: 'string' },
    { name: 'payTo', type: 'string' },
    { name: 'amount', type: 'string' },
    { name: 'validUntil', type: 'uint256' },
  ],
} as const;

export const receiptTypes = {
  Receipt: [
    { name: 'version', type: 'uint256' },
    { name: 'network', type: 'string' },
    { name: 'resourceUrl', type: 'string' },
    { name: 'payer', type: 'string' },
    { name: 'issuedAt', type: 'uint256' },
    { name: 'transaction', type: 'string' },
  ],
} as const;

/** The named members of version 1, all of them strings; of the others, which no typed signature covers, nothing is kept. */
function wordsOf<Name extends string>(payload: Json, names: readonly Name[]): Record<Name, string> | null {
  if (!isRecord(payload) || payload.version !== 1) return null;
  const entries = names.map((name) => [name, payload[name]] as const);
  // The cast: every name is there, and every value has just been seen to be a string.
  return entries.every(([, value]) => typeof value === 'string' && value.length <= maxLength)
    ? (Object.fromEntries(entries) as Record<Name, string>)
    : null;
}

function secondsOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
