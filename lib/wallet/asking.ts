// The terms of a 402 as they stand before the wallet: who asks, for what, and what the challenge says beside its offers.
import type { Challenge } from '../core/challenge.ts';
import type { JsonRecord } from '../core/json.ts';
import type { Site } from '../core/site.ts';
import { readChallenge } from '../dialects/index.ts';
import { networkIdNamed } from '../networks/index.ts';
import type { Candidate } from './choose.ts';

export interface Asking {
  readonly site: Site;
  readonly url: string;
  readonly method: string;
  readonly challenge: Challenge;
  readonly candidate: Candidate;
}

/** As the document says it from which the offer was taken; that one was for the candidate's network. */
export function extensionsOf({ challenge, candidate }: Pick<Asking, 'challenge' | 'candidate'>): JsonRecord {
  const readings = readChallenge(challenge, networkIdNamed([candidate.network]));
  return readings.find(({ dialect }) => dialect === candidate.offer.dialect)?.extensions ?? {};
}
