// The time of the local Solana: slots, heights and blockhashes. It stands still until something happens or a test lets it pass.
import { createHash } from 'node:crypto';
import { type Blockhash, type Commitment, getBase58Decoder } from '@solana/kit';

/** A blockhash is good for so many blocks. */
export const BLOCKHASH_LIFE = 150n;
/** How far below the newest slot the finalized one stands. */
export const FINAL_BELOW = 32n;

/** As a cluster that has run for years: slots in which nobody made a block are not counted by the height. */
const FIRST_SLOT = 447_552_000n;
const SKIPPED_SLOTS = 23_000_000n;
const SECONDS_A_SLOT = 0.4;

export type Slots = {
  /** The newest slot that has this commitment. */
  at(commitment: Commitment): bigint;
  heightOf(slot: bigint): bigint;
  /** In seconds since 1970. */
  timeOf(slot: bigint): bigint;
  blockhashOf(slot: bigint): Blockhash;
  /** The last height at which it may be used; null for a hash of no slot. */
  lastHeightOf(blockhash: string): bigint | null;
  /** Is it a blockhash that a transaction may use now? */
  isGood(blockhash: string): boolean;
  pass(count: bigint): void;
  /** Remembers the time as it is. The function that is returned brings it back. */
  remember(): () => void;
  /** Another time, which begins now and passes by itself. */
  copy(): Slots;
};

/** `startedAt`: what a clock on the wall says, in milliseconds, at the first slot. */
export function openSlots(startedAt = Date.now()): Slots {
  return slotsFrom(startedAt, FIRST_SLOT, new Map());
}

function slotsFrom(startedAt: number, first: bigint, slotOfHash: Map<string, bigint>): Slots {
  let newest = first;
  const blockhashOf = (slot: bigint) => {
    const hash = hashOf(slot);
    slotOfHash.set(hash, slot);
    return hash;
  };
  const heightOf = (slot: bigint) => slot - SKIPPED_SLOTS;
  const lastHeightOf = (blockhash: string) => {
    const slot = slotOfHash.get(blockhash);
    return slot === undefined ? null : heightOf(slot) + BLOCKHASH_LIFE;
  };
  return {
    at: (commitment) => (commitment === 'finalized' ? newest - FINAL_BELOW : newest),
    heightOf,
    timeOf: (slot) => BigInt(Math.floor(startedAt / 1_000 + Number(slot - FIRST_SLOT) * SECONDS_A_SLOT)),
    blockhashOf,
    lastHeightOf,
    isGood: (blockhash) => {
      const age = newest - (slotOfHash.get(blockhash) ?? newest + 1n);
      return age >= 0n && age <= BLOCKHASH_LIFE;
    },
    pass: (count) => {
      newest += count;
    },
    remember: () => {
      const then = newest;
      return () => {
        newest = then;
      };
    },
    copy: () => slotsFrom(startedAt, newest, new Map(slotOfHash)),
  };
}

function hashOf(slot: bigint): Blockhash {
  const digest = createHash('sha256').update(`the local world, slot ${slot}`).digest();
  return getBase58Decoder().decode(digest) as Blockhash; // 32 bytes, in base58
}
