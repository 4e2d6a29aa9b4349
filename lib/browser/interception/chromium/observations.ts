// What the background has itself seen on the network: every 402, for as long as a page may still ask about it.
import type { Challenge } from '../../../core/challenge.ts';
import type { Clock } from '../../../core/time-and-chance.ts';

export interface Observation {
  readonly requestId: string;
  readonly tabId: number;
  readonly frameId: number;
  /** -1 for a top-level document and what it loads. */
  readonly parentFrameId: number;
  readonly documentId: string | undefined;
  /** Chromium's resource type: main_frame, xmlhttprequest, … */
  readonly type: string;
  /** Final URL, without fragment. */
  readonly url: string;
  readonly method: string;
  readonly status: number;
  /** Origin of the document that asked; undefined for the user's own navigation. */
  readonly initiator: string | undefined;
  readonly headers: Challenge['headers'];
  /** Origins of the URLs that redirected here, in order. */
  readonly redirectedFrom: readonly string[];
  /** `Sec-Purpose`, or a document that was not active. */
  readonly speculative: boolean;
  /** Of a 412: the purchase that it answers; null where nothing was paid. */
  readonly purchaseId?: string | null;
  readonly at: number;
}

export interface Observations {
  note(observation: Observation): void;
  /**
   * The newest unclaimed match, now or within `patience` milliseconds; each observation is claimed once. An older one
   * may belong to a tab that was closed before anybody asked.
   */
  claim(matches: (observation: Observation) => boolean, patience: number): Promise<Observation | null>;
}

/** A page's question arrives within seconds of its 402; older ones are no longer this request's. */
const lifeTime = 5_000;
const capacity = 512;

export function createObservations(clock: Clock): Observations {
  let kept: Observation[] = [];
  const waiting = new Set<{
    matches: (seen: Observation) => boolean;
    take: (seen: Observation | null) => void;
  }>();

  return {
    note(observation) {
      for (const waiter of waiting) {
        if (waiter.matches(observation)) {
          waiting.delete(waiter);
          waiter.take(observation);
          return;
        }
      }
      kept = [...kept.filter(({ at }) => clock() - at < lifeTime), observation].slice(-capacity);
    },

    claim(matches, patience) {
      const found = kept.findLast((seen) => matches(seen) && clock() - seen.at < lifeTime);
      if (found !== undefined) {
        kept = kept.filter((seen) => seen !== found);
        return Promise.resolve(found);
      }
      return new Promise((resolve) => {
        const waiter = { matches, take: resolve };
        waiting.add(waiter);
        setTimeout(() => waiting.delete(waiter) && resolve(null), patience);
      });
    },
  };
}
