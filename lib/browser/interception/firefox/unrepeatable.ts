// Requests that turned out not to be repeatable: a fetch with `redirect: 'error'` or `'manual'` fails instead of repeating,
// and nothing in what Firefox tells of it says so beforehand. Once is enough.
import type { Clock } from '../../../core/time-and-chance.ts';

/** In milliseconds. A page that was closed in the same instant looks alike, so it is not held against it for long. */
const memory = 10 * 60_000;
const capacity = 256;

export interface Unrepeatable {
  note(kind: string): void;
  has(kind: string): boolean;
}

export function createUnrepeatable(clock: Clock): Unrepeatable {
  const notedAt = new Map<string, number>();
  return {
    note(kind) {
      notedAt.delete(kind);
      notedAt.set(kind, clock());
      const [oldest] = notedAt.keys();
      if (notedAt.size > capacity && oldest !== undefined) notedAt.delete(oldest);
    },
    has: (kind) => clock() - (notedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < memory,
  };
}
