// What a chain says of one signed authorization, and what several endpoints say of it together.
import type { Outcome } from './failure.ts';
import { comparable } from './network-family.ts';

/** One signed authorization, as the chain can be asked about it. */
export interface Authorization {
  /** CAIP-2. */
  readonly network: string;
  /** The token's contract, or its mint. */
  readonly asset: string;
  /** Who pays. */
  readonly account: string;
  readonly payTo: string;
  /** Smallest unit of the asset. */
  readonly amount: bigint;
  /** 0x, 32 bytes; on Solana the digest of what was signed. */
  readonly nonce: string;
  /** Seconds since 1970: not usable before / from then on dead. */
  readonly validAfter: number;
  readonly validBefore: number;
  /** Where the chain has no register of authorizations: by what a transaction of Solana is found, or known never to come. */
  readonly trace?: Trace;
  /** Who counts the nonce as used, where it is not the token itself. */
  readonly register?: 'permit2';
  /** Less than the amount may be taken. */
  readonly isCeiling?: true;
}

interface Trace {
  /** The token account that it pays from: its transactions are looked through. */
  readonly source: string;
  readonly memo: string;
  /** It can stand in no slot before this one. */
  readonly slot: number;
  /** The height of the last block that may hold it. */
  readonly lastHeight: number;
}

/** What one endpoint says of it. `final`: seen at a finalized block, else only at the latest one. */
export type ChainWord =
  /** Not used up to this block. `time`: that block's, in seconds. */
  | { readonly say: 'unused'; readonly block: number; readonly time: number; readonly final: boolean }
  /** Used: the transaction moved exactly the amount from the account to the payee; of a ceiling `taken`, where that is proved. */
  | {
      readonly say: 'settled';
      readonly transaction: string;
      readonly taken?: bigint;
      readonly block: number;
      readonly time: number;
      readonly final: boolean;
    }
  | {
      readonly say: 'cancelled';
      readonly transaction: string;
      readonly block: number;
      readonly time: number;
      readonly final: boolean;
    }
  /** Used, and the money went elsewhere or not at all. */
  | {
      readonly say: 'conflict';
      readonly transaction: string;
      readonly block: number;
      readonly time: number;
      readonly final: boolean;
    }
  /** The contract says used, and no event tells how. */
  | { readonly say: 'used-somehow'; readonly block: number; readonly time: number; readonly final: boolean };

/**
 * What two endpoints (or one) say together; null: too few answers, or they contradict each other, and then none of
 * them may be relied on. One that lies alone can hide what happened, and never make an authorization dead or settled.
 */
export function agreed(words: readonly Outcome<ChainWord>[], needed: number): ChainWord | null {
  const heard = words.flatMap((word) => (word.ok ? [word.value] : []));
  const [first] = heard;
  if (first === undefined || heard.length < needed) return null;
  if (new Set(heard.map(claimOf)).size > 1 || new Set(heard.flatMap(finalPlaceOf)).size > 1) return null;
  const taken = heard.map(takenIn);
  if (new Set(taken.filter((one) => one !== null)).size > 1) return null;
  // The earliest time is the weakest: less can be dead at it.
  const weakest = heard.reduce((weaker, word) => (word.time < weaker.time ? word : weaker));
  const final = heard.every((word) => word.final);
  if (weakest.say !== 'settled') return { ...weakest, final };
  // Who cannot tell how much was taken of a ceiling leaves all of it counted.
  const { taken: _taken, ...settled } = weakest;
  const [least = null] = taken;
  return { ...settled, final, ...(least === null || taken.includes(null) ? {} : { taken: least }) };
}

function claimOf(word: ChainWord): string {
  return 'transaction' in word ? `${word.say} ${comparable(word.transaction)}` : word.say;
}

function takenIn(word: ChainWord): bigint | null {
  return word.say === 'settled' ? (word.taken ?? null) : null;
}

/** A final transaction stands in one block; one that is only seen may be moved by a reorganisation. */
function finalPlaceOf(word: ChainWord): number[] {
  return 'transaction' in word && word.final ? [word.block] : [];
}
