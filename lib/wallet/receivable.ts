// Of several offers those whose payee can receive the token at all: what no facilitator would settle nobody is asked about.
import type { Failure } from '../core/failure.ts';
import type { Candidate, Offers } from './choose.ts';
import { whatsLeft } from './whats-left.ts';

export interface ReceivePorts {
  /** Why the payee cannot be paid in this token; null: they can, or nobody can tell. */
  receives(candidate: Candidate): Promise<Failure | null>;
}

export async function receivable(offers: Offers, { receives }: ReceivePorts): Promise<Offers | Failure> {
  return whatsLeft(offers, async (candidate) => (await receives(candidate)) ?? candidate);
}
