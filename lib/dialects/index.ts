// The shelf of dialects: one line each, in the order of preference.
import {
  decodeBase64Json,
  isRecord,
  type Json,
  type JsonRecord,
  maxChallengeLength,
  stringOf,
} from '../core/json.ts';
import type { Challenge, Dialect, NetworkNames, Reading, ReceiptClaim } from './contract.ts';
import { signedReceiptIn } from './x402-extensions/signed-statements.ts';
import { x402V1 } from './x402-v1.ts';
import { x402V2 } from './x402-v2.ts';
import { x402V2Body } from './x402-v2-body.ts';

export type { Dialect, NetworkNames };

export const dialects: readonly Dialect[] = [x402V2, x402V1, x402V2Body];

export function dialectOf(id: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.id === id);
}

/** Everything that the challenge says, in every dialect it speaks. */
export function readChallenge(challenge: Challenge, names: NetworkNames): Reading[] {
  return dialects.map((dialect) => dialect.read(challenge, names)).filter((reading) => reading !== null);
}

/** What the seller's answer claims; null when it says nothing readable, which is not the same as “not charged”. */
export function readReceipt(dialect: Dialect, headers: Challenge['headers']): ReceiptClaim | null {
  const answer = readAnswer(dialect, headers);
  return answer === null
    ? null
    : {
        success: answer.success === true,
        transaction: stringOf(answer.transaction)?.slice(0, 128) ?? '',
        network: stringOf(answer.network)?.slice(0, 64) ?? '',
        errorReason: stringOf(answer.errorReason)?.slice(0, 128) ?? '',
        ...amountIn(answer),
      };
}

/** Of a ceiling, what was taken. */
function amountIn({ amount }: JsonRecord): { readonly amount?: string } {
  const said = stringOf(amount);
  return said === undefined ? {} : { amount: said.slice(0, 80) };
}

/** The receipt that the seller signed, as it came: to be kept, and to be verified before it is believed. */
export function readSignedReceipt(dialect: Dialect, headers: Challenge['headers']): Json | null {
  const extensions = readAnswer(dialect, headers)?.extensions;
  return isRecord(extensions) ? signedReceiptIn(extensions) : null;
}

function readAnswer(dialect: Dialect, headers: Challenge['headers']): JsonRecord | null {
  for (const name of dialect.receiptHeaders) {
    const value = headers.find(([key]) => key === name)?.[1];
    const document = value === undefined ? null : decodeBase64Json(value);
    if (document?.ok && isRecord(document.value) && typeof document.value.success === 'boolean')
      return document.value;
  }
  return null;
}

/** The receipt as it came, to be kept as evidence; null where there is none, or more than a receipt can be. */
export function receiptHeader(dialect: Dialect, headers: Challenge['headers']): string | null {
  for (const name of dialect.receiptHeaders) {
    const value = headers.find(([key]) => key === name)?.[1];
    if (value !== undefined && value.length <= maxChallengeLength) return value;
  }
  return null;
}
