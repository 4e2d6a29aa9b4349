// Of several offers the first that there is money for is proposed; where there is money for none, or nobody can tell, the cheapest.
import type { Candidate, Offers } from './choose.ts';
import { moneyIn } from './met.ts';

interface FundsPorts {
  /** What the account has of the candidate's token; null when not known. */
  funds(candidate: Candidate): Promise<bigint | null>;
}

/** Real money and play money are not compared: who has none of the one is not taken to the other. */
export async function affordable(offers: Offers, { funds }: FundsPorts): Promise<Offers> {
  const { candidate, others, setAside } = offers;
  const alike = [candidate, ...others].filter((one) => moneyIn(one) === moneyIn(candidate));
  if (alike.length === 1) return offers;
  const have = await Promise.all(alike.map(funds));
  const found = alike.find((one, index) => isEnough(one, have[index] ?? null));
  if (found === undefined || found === candidate) return offers;
  const rest = [candidate, ...others].filter((one) => one !== found);
  return { candidate: found, others: rest, setAside };
}

function isEnough({ offer }: Candidate, have: bigint | null): boolean {
  return have === null || have >= offer.amount;
}
