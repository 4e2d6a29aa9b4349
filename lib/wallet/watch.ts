// Long work as whoever waits for it sees it: how far it is, and its end when they no longer want it.

export interface Progress {
  readonly done: number;
  /** About how much there is in all; null where nobody knows. */
  readonly of: number | null;
}

export interface Watch {
  /** Aborted: nobody wants it any more. */
  readonly signal: AbortSignal;
  /** The work waits for it, so that what stops the work can be heard. */
  note(progress: Progress): void | Promise<void>;
}

/** Tells how far the work is; whether it is still wanted. */
export async function goesOn(watch: Watch | undefined, progress: Progress): Promise<boolean> {
  await watch?.note(progress);
  return watch?.signal.aborted !== true;
}
