// A payment on Solana as plain strings: all that it takes to write the identical bytes again.
import type { Draft } from '../contract.ts';

export interface SvmDraft {
  /** The account that pays, and the one that is paid: owners, not token accounts. */
  readonly from: string;
  readonly to: string;
  /** Smallest unit of the token, decimal. */
  readonly value: string;
  readonly mint: string;
  readonly decimals: string;
  readonly program: string;
  /** The token accounts of both. */
  readonly source: string;
  readonly destination: string;
  /** The seller's facilitator: it pays the network's fee, and signs after us. */
  readonly feePayer: string;
  readonly memo: string;
  readonly unitLimit: string;
  readonly unitPrice: string;
  /** Base58. */
  readonly blockhash: string;
  readonly lastHeight: string;
  /** The chain's slot when the blockhash was asked for. */
  readonly slot: string;
}

/** Null: it was never prepared, and there is nothing to be signed or looked for. */
export function preparedDraft(draft: Draft): SvmDraft | null {
  const isWhole = members.every((member) => typeof draft[member] === 'string');
  const isNumbered = numbers.every((member) => /^[0-9]{1,20}$/.test(draft[member] ?? ''));
  // Cast: every member was just looked at.
  return isWhole && isNumbered ? (draft as unknown as SvmDraft) : null;
}

const numbers = ['value', 'decimals', 'unitLimit', 'unitPrice', 'lastHeight', 'slot'] as const;
const members = [
  ...numbers,
  'from',
  'to',
  'mint',
  'program',
  'source',
  'destination',
  'feePayer',
  'memo',
  'blockhash',
] as const satisfies readonly (keyof SvmDraft)[];
