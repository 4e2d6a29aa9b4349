// What a chain says of one signed authorization, and what several endpoints say together.
import type { Outcome } from './failure.ts';

/** One signed authorization, as the chain can be asked about it. */
export interface Authorization {
  /** CAIP-2 */
  readonly network: string;
  /** Token contract. */
  readonly asset: string;
  /** Payer. */
  readonly account: string;
  readonly payTo: string;
  /** Smallest unit. */
  readonly amount: bigint;
  /** 0x, 32 bytes. */
  readonly nonce: string;
  /** Seconds since 1970: not usable before `validAfter`, and dead from `validBefore` on. */
  readonly validAfter: number;
  readonly validBefore: number;
}
interface AtBlock {
  readonly block: number;
  readonly time: number;
  readonly final: boolean;
}
export type ChainWord =
  | ({ readonly say: 'unused' | 'used-somehow' } & AtBlock)
  | ({ readonly say: 'settled' | 'cancelled' | 'conflict'; readonly transaction: string } & AtBlock);
export function agreed(words: readonly Outcome<ChainWord>[], needed: number): ChainWord | null {
  const good = words.flatMap((word) => (word.ok ? [word.value] : []));
  return good.length >= needed ? (good[0] ?? null) : null;
}
