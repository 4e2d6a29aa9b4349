// One way to satisfy a challenge, dialect removed.
import type { Failure } from './failure.ts';
import type { Json, JsonRecord } from './json.ts';

export interface Offer {
  readonly dialect: string;
  /** As the server names it: `exact`, `upto`, … */
  readonly scheme: string;
  /** CAIP-2, canonical or unknown to us. */
  readonly network: string;
  /** As the server writes it; compared without regard to case where the chain does so. */
  readonly asset: string;
  /** Smallest unit of the asset, above zero. */
  readonly amount: bigint;
  readonly payTo: string;
  /** Seconds for which the server wants the authorization to be valid. */
  readonly window: number;
  /** What the scheme wants to know; claims, compared with our own table and never believed. */
  readonly extra: JsonRecord;
  /** The seller's words about what is sold; data for the screen, never for a decision. */
  readonly words: string | null;
  /** The entry exactly as it was received: servers compare what we echo. */
  readonly original: Json;
  /** Dialect's own material that the answer must carry (v2: `resource`, `extensions`). */
  readonly echo: JsonRecord;
}

/** What a dialect made of a challenge: payable-looking offers, and why others were set aside. */
export interface Reading {
  readonly dialect: string;
  readonly offers: readonly Offer[];
  readonly dropped: readonly Failure[];
  /** The challenge as a whole cannot be used; then there are no offers. */
  readonly refusal: Failure | null;
  /** What the challenge says beside its offers, by the names that the dialect gives it: claims, as they came. */
  readonly extensions: JsonRecord;
}
