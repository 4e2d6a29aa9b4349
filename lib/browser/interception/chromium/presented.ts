// What was presented for which document, for as long as its page may tell that it came to nothing. Nothing is decided by it:
// whether the bytes may be presented again is asked of the journal.
import type { Target } from './header-rule.ts';

export interface Presented {
  note(documentId: string, what: Presentation): void;
  of(documentId: string, url: string): Presentation | undefined;
}

interface Presentation {
  readonly purchaseId: string;
  readonly target: Target;
}

/** The oldest are forgotten; their pages keep the failure. */
const capacity = 256;

export function createPresented(): Presented {
  const kept = new Map<string, Presentation>();
  const keyOf = (documentId: string, url: string) => `${documentId} ${url}`;

  return {
    note(documentId, what) {
      const key = keyOf(documentId, what.target.url);
      kept.delete(key); // so that the newest stands last
      kept.set(key, what);
      const [oldest] = kept.keys();
      if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
    },
    of: (documentId, url) => kept.get(keyOf(documentId, url)),
  };
}
