// The requests that Firefox holds for us, by their id: which proof waits for which, and that it leaves once, on exactly
// what was paid. Kept in memory alone: when the background ends, Firefox lets every held request go with its own 402.

/** One proof, for one request. */
export interface Proof {
  readonly purchaseId: string;
  /** Without fragment. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** held: nothing is paid. armed: the repeat may take the proof. left: it did. done: answered, or taken back. */
interface Hold {
  readonly stage: 'held' | 'armed' | 'left' | 'done';
  readonly proof: Proof | null;
  readonly answered: boolean;
}

export interface Holds {
  /** False: this request has met a 402 before, and its second is the page's. */
  hold(requestId: string): boolean;
  arm(requestId: string, proof: Proof): void;
  /** The request is about to leave: the proof's headers if it is the one that was paid. A redirect keeps the id. */
  take(request: { readonly requestId: string; readonly url: string; readonly method: string }): Proof | null;
  /** The purchase whose proof this request carries. */
  carriedBy(requestId: string): string | null;
  /** The purchase that this answer is for; told once. */
  answered(requestId: string): string | null;
  /** The request is over. What it was armed with and never answered, and whether that left the browser. */
  over(requestId: string): { readonly purchaseId: string; readonly left: boolean } | null;
  disarmAll(): void;
}

export function createHolds(): Holds {
  const holds = new Map<string, Hold>();

  function move(requestId: string, change: Partial<Hold>): void {
    const hold = holds.get(requestId);
    if (hold !== undefined) holds.set(requestId, { ...hold, ...change });
  }

  return {
    hold(requestId) {
      if (holds.has(requestId)) return false;
      holds.set(requestId, { stage: 'held', proof: null, answered: false });
      return true;
    },

    arm: (requestId, proof) => move(requestId, { stage: 'armed', proof }),

    take({ requestId, url, method }) {
      const hold = holds.get(requestId);
      if (hold?.stage !== 'armed' || hold.proof === null) return null;
      const isPaid = hold.proof.url === url && hold.proof.method === method;
      move(requestId, { stage: isPaid ? 'left' : 'done' });
      return isPaid ? hold.proof : null;
    },

    carriedBy(requestId) {
      const hold = holds.get(requestId);
      return hold?.stage === 'left' ? (hold.proof?.purchaseId ?? null) : null;
    },

    answered(requestId) {
      const hold = holds.get(requestId);
      if (hold?.stage !== 'left' || hold.answered) return null;
      move(requestId, { answered: true });
      return hold.proof?.purchaseId ?? null;
    },

    over(requestId) {
      const hold = holds.get(requestId);
      holds.delete(requestId);
      if (hold?.proof == null || hold.answered) return null;
      return { purchaseId: hold.proof.purchaseId, left: hold.stage === 'left' };
    },

    disarmAll() {
      for (const [requestId, { stage }] of holds) if (stage === 'armed') move(requestId, { stage: 'done' });
    },
  };
}
