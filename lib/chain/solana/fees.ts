// What a transaction of the account's own costs on Solana: so much for its signature, and what is bid for its units; and what the
// chain asks that an account keeps. https://solana.com/docs/core/fees
import type { Outcome } from '../../core/failure.ts';
import { ask, type Rpc } from '../rpc.ts';
import { bidsOf, lamportsOf, rentOf } from './answers.ts';

/** Lamports of one signature. */
export const signatureFee = 5_000n;

/** Units that a transfer may use; opening an account looks for an address, and takes more. What is not used is paid for. */
export function unitsFor({ opens }: { readonly opens: boolean }): bigint {
  return opens ? 120_000n : 40_000n;
}

/** Millionths of a lamport: never less, so that one is taken at all; never more, however others bid. */
const leastBid = 10_000n;
const mostBid = 1_000_000n;

/** What three of four transactions on these accounts were taken for lately, within bounds; an endpoint need not tell it. */
export async function bidFor(rpc: Rpc, accounts: readonly string[]): Promise<bigint> {
  const bids = await ask(rpc, bidsOf, 'getRecentPrioritizationFees', accounts);
  const sorted = bids.ok ? bids.value.toSorted((one, other) => (one < other ? -1 : 1)) : [];
  const usual = sorted[Math.floor((sorted.length * 3) / 4)] ?? leastBid;
  if (usual < leastBid) return leastBid;
  return usual > mostBid ? mostBid : usual;
}

/** Lamports: as the chain rounds it. */
export function costOfBid(bid: bigint, units: bigint): bigint {
  return (bid * units + million - 1n) / million;
}

/** The most that can be bid for so many lamports. */
export function bidWithin(lamports: bigint, units: bigint): bigint {
  return (lamports * million) / units;
}

const million = 1_000_000n;

/** What an account of so many bytes must hold, once and for all; of none: a wallet. */
export function rentFor(rpc: Rpc, bytes: number): Promise<Outcome<bigint>> {
  return ask(rpc, rentOf, 'getMinimumBalanceForRentExemption', bytes);
}

export function coinOf(rpc: Rpc, account: string): Promise<Outcome<bigint>> {
  return ask(rpc, lamportsOf, 'getBalance', account, { commitment: 'confirmed' });
}

/** Lamports that the chain takes for a message, in base64. */
export function feeOf(rpc: Rpc, message: string): Promise<Outcome<bigint>> {
  return ask(rpc, lamportsOf, 'getFeeForMessage', message, { commitment: 'confirmed' });
}
