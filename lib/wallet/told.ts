// What can be told of a 402 that was met and not paid: its diagnosis, from the very terms that were read for it.
import type { Diagnosis } from './api.ts';
import { choose, type Scales } from './choose.ts';
import { diagnose } from './diagnosis.ts';
import type { Met } from './met.ts';
import type { Paid } from './pay.ts';

export interface Watched {
  /** The same 402: what is read of it is remembered. */
  readonly met: Met;
  /** Null where it was paid, or not paid for a reason that is not in its terms. */
  diagnosis(paid: Paid, scales: Scales, at: number): Diagnosis | null;
}

/** A body is read once, by whoever pays; nothing is asked of the site a second time to tell about it. */
export function watch(observed: Met): Watched {
  let fullest = observed.challenge;
  return {
    met: {
      ...observed,
      async withBody() {
        const read = await observed.withBody();
        fullest = read ?? fullest;
        return read;
      },
    },
    diagnosis(paid, scales, at) {
      const read = [fullest, observed.challenge].find((challenge) => {
        const choice = choose(challenge, scales);
        if (paid.kind === 'foreign') return choice.kind === 'foreign';
        return (
          paid.kind === 'refused' && choice.kind === 'refused' && choice.failure.name === paid.failure.name
        );
      });
      return read === undefined ? null : diagnose(read, scales, at);
    },
  };
}
