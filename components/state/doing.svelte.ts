// Something that a person starts and the wallet does: whether it runs, what came of it, what went wrong.
import type { Failure, Outcome } from '../../lib/core/failure.ts';

export interface Doing<T> {
  readonly busy: boolean;
  /** undefined until it has gone well. */
  readonly done: T | undefined;
  readonly failure: Failure | null;
  /** The wallet did not answer. */
  readonly silent: boolean;
  /** A second start while it runs is none. */
  start(): Promise<void>;
  /** As if it had never been started. */
  forget(): void;
}

export function doing<T>(act: () => Promise<Outcome<T>>): Doing<T> {
  let busy = $state(false);
  let done = $state.raw<T | undefined>();
  let failure = $state.raw<Failure | null>(null);
  let silent = $state(false);

  function forget(): void {
    done = undefined;
    failure = null;
    silent = false;
  }

  async function start(): Promise<void> {
    if (busy) return;
    forget();
    busy = true;
    try {
      const outcome = await act();
      if (outcome.ok) done = outcome.value;
      else failure = outcome.failure;
    } catch {
      silent = true;
    } finally {
      busy = false;
    }
  }

  return {
    get busy() {
      return busy;
    },
    get done() {
      return done;
    },
    get failure() {
      return failure;
    },
    get silent() {
      return silent;
    },
    start,
    forget,
  };
}
