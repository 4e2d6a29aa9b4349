// The documents that arrive in frames: which one came of a 402 that was seen on the network, a moment before or after.
import { networkUrl } from '../../../core/site.ts';
import type { Clock } from '../../../core/time-and-chance.ts';
import type { Observation } from './observations.ts';

export interface Arrived {
  readonly url: string;
  readonly documentId: string | undefined;
}

export interface Arrivals {
  note(document: Arrived & { readonly tabId: number; readonly frameId: number }): void;
  /** The document that the observed answer became; null when another one came, or none. */
  of(seen: Pick<Observation, 'tabId' | 'frameId' | 'url' | 'at'>): Promise<Arrived | null>;
}

/** How long a 402 page may take to arrive before its challenge is left alone. */
const patience = 30_000;
const capacity = 256;

export function createArrivals(clock: Clock): Arrivals {
  const latest = new Map<string, Arrived & { readonly at: number }>();
  const awaited = new Map<string, (arrived: Arrived | null) => void>();

  return {
    note({ tabId, frameId, url, documentId }) {
      const key = `${tabId} ${frameId}`;
      latest.delete(key); // so that the newest stands last
      latest.set(key, { url, documentId, at: clock() });
      for (const oldest of [...latest.keys()].slice(0, -capacity)) latest.delete(oldest);
      awaited.get(key)?.({ url, documentId });
      awaited.delete(key);
    },

    of(seen) {
      const key = `${seen.tabId} ${seen.frameId}`;
      const isIts = ({ url }: Arrived) => networkUrl(url) === seen.url;
      const before = latest.get(key);
      if (before !== undefined && before.at >= seen.at && isIts(before)) return Promise.resolve(before);
      return new Promise((resolve) => {
        awaited.get(key)?.(null); // a newer navigation has taken its place
        awaited.set(key, (arrived) => resolve(arrived !== null && isIts(arrived) ? arrived : null));
        setTimeout(() => resolve(null), patience);
      });
    },
  };
}
