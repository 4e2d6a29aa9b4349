// Of several offers those whose payee can receive the token at all: what no facilitator would settle nobody is asked about.
import type { Failure } from '../core/failure.ts';
import type { Candidate, Offers } from './choose.ts';

export interface ReceivePorts {
  /** Why the payee cannot be paid in this token; null: they can, or nobody can tell. */
  receives(candidate: Candidate): Promise<Failure | null>;
}

/** The offers that are left, or the reason of the first where none is. */
export async function receivable(offers: Offers, { receives }: ReceivePorts): Promise<Offers | Failure> {
  const all = [offers.candidate, ...offers.others];
  const reasons = await Promise.all(all.map((one) => receives(one)));
  const [candidate, ...others] = all.filter((_, place) => reasons[place] === null);
  const [first = null] = reasons;
  if (candidate === undefined) return first ?? { name: 'nothing-payable' };
  const unable = all.flatMap(({ offer }, place) => {
    const reason = reasons[place] ?? null;
    return reason === null ? [] : [{ offer, name: reason.name }];
  });
  return { ...offers, candidate, others, setAside: [...offers.setAside, ...unable] };
}
