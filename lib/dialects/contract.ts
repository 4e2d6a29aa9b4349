// What a dialect is: how one family of servers says 402, and where it wants the proof.
import type { Challenge } from '../core/challenge.ts';
import type { JsonRecord } from '../core/json.ts';
import type { Offer, Reading } from '../core/offer.ts';
import type { ReceiptClaim } from '../core/purchase.ts';

export interface Dialect {
  readonly id: string;
  /** Where the terms stand; a body is read by the background's own probe before it may be paid silently. */
  readonly carrier: 'header' | 'body';
  /** Null: this challenge does not speak the dialect. Never throws, whatever the input. */
  read(challenge: Challenge, names: NetworkNames): Reading | null;
  /** Request headers that carry the proof, written strictly; `extensions`: what the scheme has to say beside its payload. */
  headersFor(offer: Offer, payload: unknown, extensions?: JsonRecord): Readonly<Record<string, string>>;
  /** The header in which the server reports what it did, lower case. */
  readonly receiptHeaders: readonly string[];
}

/** The CAIP-2 id behind a network name that a document uses, if we know it. */
export type NetworkNames = (name: string) => string | undefined;

export type { Challenge, Offer, Reading, ReceiptClaim };
