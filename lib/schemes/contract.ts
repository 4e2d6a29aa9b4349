// What a scheme is: how a payment is made. It may express one payment exactly, and nothing else.
import type { Authorization } from '../core/chain-word.ts';
import type { Failure } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';

export interface Scheme {
  readonly id: string;
  /** Why this wallet cannot pay the offer this way; null: it can. */
  refusal(offer: Offer, payer: Payer): Failure | null;
  /** Micro-dollars that paying costs the payer beside the amount; missing: nothing, the seller has it settled. */
  fee?(offer: Offer, payer: Payer): bigint;
  /** The unsigned payment as plain strings: frozen, journalled, shown, and only then signed. Pure. */
  draft(offer: Offer, payer: Payer, moment: Moment): Draft;
  /** What tells this payment on its chain, read back from the draft. */
  authorization(
    draft: Draft,
  ): Pick<Authorization, 'payTo' | 'amount' | 'nonce' | 'validAfter' | 'validBefore'>;
  /** Signs a journalled draft; the result goes into the dialect's payload. Deterministic (RFC 6979). */
  sign(draft: Draft, payer: Payer, key: Uint8Array): Promise<unknown>;
}

export interface Payer {
  /** EIP-55 address of the paying account. */
  readonly account: string;
  /** The chain's number and the pinned token; undefined for what our table does not know. */
  readonly chainId: number;
  readonly token: PinnedToken | undefined;
}

export interface PinnedToken {
  readonly address: string;
  readonly domain: { readonly name: string; readonly version: string };
  readonly transferMethods: readonly string[];
}

export interface Moment {
  /** Seconds since 1970. */
  readonly now: number;
  /** The longest life we give an authorization, in seconds: 120 silent, 600 approved. */
  readonly maxWindow: number;
  /** 32 bytes, hex: from the journal, so that the payment can be told apart later. */
  readonly nonce: `0x${string}`;
}

export type Draft = Readonly<Record<string, string>>;
