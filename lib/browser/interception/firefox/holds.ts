// The requests that Firefox holds for us, by their id: which proof waits for which, and that it leaves once, on exactly
// what was paid. Kept in memory alone: when the background ends, Firefox lets every held request go with its own 402.

/** One proof, for one request. */
interface Proof {
  readonly purchaseId: string;
  /** Without fragment. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * held: nothing is paid. returning: the browser was told to repeat it, and nothing is signed. armed: the repeat may take
 * the proof. left: it did. done: answered, or taken back.
 */
interface Hold {
  readonly stage: 'held' | 'returning' | 'armed' | 'left' | 'done';
  readonly proof: Proof | null;
  readonly answered: boolean;
  /** Which repeat of the request this is, from 1 on. */
  readonly repeats: number;
}

const unpaid = { stage: 'held', proof: null, answered: false } as const;

/** The proof leaves once, and after a doubtful answer twice more. */
const maxRepeats = 3;

export interface Holds {
  /**
   * False: this request has been repeated as often as may be, or was redirected since it was paid, and what it met is the
   * page's. `url` without fragment.
   */
  hold(requestId: string, url: string): boolean;
  letReturn(requestId: string): void;
  isReturning(requestId: string): boolean;
  arm(requestId: string, proof: Proof): void;
  /** The request is about to leave: the proof's headers if it is the one that was paid. A redirect keeps the id. */
  take(request: { readonly requestId: string; readonly url: string; readonly method: string }): Proof | null;
  /** A person wants the proof presented once more: it waits for the next navigation of a tab, and for no other after it. */
  present(tabId: number, proof: Proof): void;
  /** A navigation is about to leave: the proof that waits in its tab, if this is where it was paid for. */
  takePresented(request: {
    readonly requestId: string;
    readonly tabId: number;
    readonly url: string;
    readonly method: string;
  }): Proof | null;
  /** The purchase whose proof this request carries. */
  carriedBy(requestId: string): string | null;
  /** The purchase that this answer is for; told once. */
  answered(requestId: string): string | null;
  /** The request is over: the purchase that it was armed with and that was never answered. */
  over(requestId: string): string | null;
  disarmAll(): void;
}

/** In milliseconds: the navigation follows at once. */
const presentedLife = 10_000;

export function createHolds(): Holds {
  const holds = new Map<string, Hold>();
  /** By tab. */
  const presented = new Map<number, Proof>();

  function move(requestId: string, change: Partial<Hold>): void {
    const hold = holds.get(requestId);
    if (hold !== undefined) holds.set(requestId, { ...hold, ...change });
  }

  return {
    hold(requestId, url) {
      const before = holds.get(requestId);
      const isSame = before?.stage === 'left' && before.answered && before.proof?.url === url;
      const isAgain = isSame && before.repeats < maxRepeats;
      if (before !== undefined && !isAgain) return false;
      holds.set(requestId, { ...unpaid, repeats: (before?.repeats ?? 0) + 1 });
      return true;
    },

    letReturn: (requestId) => move(requestId, { stage: 'returning' }),
    isReturning: (requestId) => holds.get(requestId)?.stage === 'returning',
    arm: (requestId, proof) => move(requestId, { stage: 'armed', proof }),

    take({ requestId, url, method }) {
      const hold = holds.get(requestId);
      if (hold?.stage !== 'armed' || hold.proof === null) return null;
      const isPaid = hold.proof.url === url && hold.proof.method === method;
      move(requestId, { stage: isPaid ? 'left' : 'done' });
      return isPaid ? hold.proof : null;
    },

    present(tabId, proof) {
      presented.set(tabId, proof);
      setTimeout(() => presented.get(tabId) === proof && presented.delete(tabId), presentedLife);
    },

    takePresented({ requestId, tabId, url, method }) {
      const proof = presented.get(tabId);
      presented.delete(tabId);
      if (proof === undefined || proof.url !== url || proof.method !== method) return null;
      holds.set(requestId, { stage: 'left', proof, answered: false, repeats: 1 });
      return proof;
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
      return hold?.proof == null || hold.answered ? null : hold.proof.purchaseId;
    },

    disarmAll() {
      presented.clear();
      for (const [requestId, { stage }] of holds) if (stage === 'armed') move(requestId, { stage: 'done' });
    },
  };
}
