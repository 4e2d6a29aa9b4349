// The market: one place for each network of the wallet's shelf, where one thing is sold in every way of paying and in every dialect.
import type { RequestHandler } from 'express';
import type { Network } from '../../lib/networks/index.ts';
import type { Dialect } from '../rig/goods.ts';

export const dialects: readonly Dialect[] = ['v2', 'v1'];

/** A tenth of a cent, where a dollar has six decimals. */
export const marketPrice = 1_000n;

/** One way of paying, as the market sells for it on the networks of one family. */
export interface Way<Ground> {
  /** As the wallet's own shelf of schemes calls it. */
  readonly scheme: string;
  /** Why nothing is sold so on this network in this dialect; null where it is. */
  gap(network: Network, dialect: Dialect): string | null;
  /** What stands before the goods at `path`. */
  paywall(ground: Ground, dialect: Dialect, path: string): RequestHandler;
}

/** What a place stands on: a chain of that very id, facilitators that settle there, and what the chain says of money. */
export interface Ground {
  readonly network: Network;
  readonly rpcUrl: string;
  readonly payTo: string;
  /** Of everything, in the smallest unit of the dollar there. */
  readonly price: bigint;
  /** The test wallet there: some dollars, and nothing of the chain's own coin. */
  readonly payer: string;
  /** Dollars in the smallest unit. */
  balance(owner: string): Promise<bigint>;
  /** The chain's own coin. */
  coinOf(owner: string): Promise<bigint>;
  /** Makes everything that has happened so far final. */
  finalize(): Promise<void>;
  close(): Promise<void>;
}

/** Where one way of paying in one dialect is sold. */
export function pathOf(scheme: string, dialect: Dialect): string {
  return `/${scheme}/${dialect}`;
}

export const unknownInV1 = 'no published facilitator of x402 v1 knows this network';
