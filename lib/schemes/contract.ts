// What a scheme is: how a payment is made. It may express one payment exactly, and nothing else.
import type { Authorization } from '../core/chain-word.ts';
import type { Failure, Outcome } from '../core/failure.ts';
import type { JsonRecord } from '../core/json.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Offer } from '../core/offer.ts';

export interface Scheme {
  readonly id: string;
  /** On whose networks it pays. */
  readonly family: NetworkFamily;
  /** Through Permit2, which takes no more of a token than the account has allowed it. */
  readonly spendsBy?: 'permit2';
  /** The amount is the most that is taken: it may be less, or nothing. */
  readonly isCeiling?: true;
  /** An account that is a contract can pay by it, with the signature of its owner's key (ERC-1271). */
  readonly byContract?: true;
  /** Why this wallet cannot pay the offer this way; null: it can. */
  refusal(offer: Offer, payer: Payer): Failure | null;
  /** Micro-dollars that paying costs the payer beside the amount; missing: nothing, the seller has it settled. */
  fee?(offer: Offer, payer: Payer): bigint;
  /** The unsigned payment as plain strings: frozen, journalled, shown, and only then signed. Pure. */
  draft(offer: Offer, payer: Payer, moment: Moment): Draft;
  /** What tells this payment on its chain, read back from the draft. */
  authorization(
    draft: Draft,
  ): Pick<
    Authorization,
    'payTo' | 'amount' | 'nonce' | 'validAfter' | 'validBefore' | 'trace' | 'register' | 'isCeiling'
  >;
  /**
   * Just before signing: the draft with what only its chain can tell, or why there will be none. What it has become is
   * journalled, and then signed. Without it a draft is complete as it is drafted.
   */
  prepare?(draft: Draft, freshness: AskFreshness): Promise<Outcome<Draft>>;
  /** Signs a journalled draft; the result goes into the dialect's payload. Deterministic (RFC 6979, RFC 8032). */
  sign(draft: Draft, payer: Payer, key: Uint8Array): Promise<unknown>;
  /** What goes beside that payload, signed as well, by the names of x402's extensions. */
  extensions?(draft: Draft, payer: Payer, key: Uint8Array): Promise<JsonRecord>;
}

/** What a chain says that a payment is tied to, for it to be good for a short while. `hint`: what the seller named. */
type AskFreshness = (hint: string) => Promise<Outcome<Freshness>>;

export interface Freshness {
  /** Base58, 32 bytes. */
  readonly blockhash: string;
  /** After this height nothing that names the blockhash can land any more; decimal. */
  readonly lastHeight: string;
  /** The slot at which it was asked, decimal: what is signed afterwards can stand in no earlier one. */
  readonly slot: string;
}

export interface Payer {
  /** EIP-55 address of the paying account; on Solana in base58, and empty where it is not known yet. */
  readonly account: string;
  /** Whose key signs, where the paying account is a contract; missing: the account's own. */
  readonly signer?: string;
  /** The chain's number, null where chains have none; and the pinned token, undefined for what our table does not know. */
  readonly chainId: number | null;
  readonly token: PinnedToken | undefined;
  /**
   * How many permits (EIP-2612) the account has used at the token, decimal: there only where Permit2 may not take the amount yet and
   * the seller has a permit for it carried out.
   */
  readonly permitNonce?: string;
  /**
   * A transaction of the account's own that allows Permit2 the amount: there only where Permit2 may not take it yet, no permit is to
   * be had, the seller has the transaction carried out, and the person has switched it on.
   */
  readonly approval?: Approval;
}

/** The terms of that transaction; all of them decimal. */
export interface Approval {
  /** Its place among the account's transactions: so many were sent before. */
  readonly nonce: string;
  readonly gas: string;
  /** Wei for each unit of gas: at most this much, and of it at most so much as a tip. */
  readonly feePerGas: string;
  readonly tip: string;
  /** Wei: the most that it costs whoever pays for it, with what a rollup takes. */
  readonly fee: string;
}

export interface PinnedToken {
  readonly address: string;
  readonly decimals: number;
  /** Of an EVM chain's token that takes signatures of its own. */
  readonly domain?: { readonly name: string; readonly version: string } | undefined;
  /** Of a mint of Solana. */
  readonly program?: string | undefined;
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
