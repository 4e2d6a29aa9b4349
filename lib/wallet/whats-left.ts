// Of several offers those that are left when some fall away for a reason of their own; or the reason, where none is left.
import { type Failure, failure } from '../core/failure.ts';
import type { Candidate, Offers } from './choose.ts';

/** `weigh`: the candidate as it is to be paid, or why it cannot be. */
export async function whatsLeft(
  offers: Offers,
  weigh: (candidate: Candidate) => Promise<Candidate | Failure>,
): Promise<Offers | Failure> {
  const all = [offers.candidate, ...offers.others];
  const weighed = await Promise.all(all.map(weigh));
  const [candidate, ...others] = weighed.flatMap((one) => ('name' in one ? [] : [one]));
  const fallen = weighed.flatMap((one, place) =>
    'name' in one ? [{ offer: all[place]?.offer ?? null, name: one.name }] : [],
  );
  if (candidate === undefined) {
    const [first] = weighed;
    return first !== undefined && 'name' in first ? first : failure('nothing-payable');
  }
  return { ...offers, candidate, others, setAside: [...offers.setAside, ...fallen] };
}
