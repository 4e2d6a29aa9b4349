// Something that a person starts and the wallet does: whether it runs, how far it is, what came of it, what went wrong.
import type { Failure, Outcome } from '../../lib/core/failure.ts';
import type { Progress, Watch } from '../../lib/wallet/watch.ts';

export interface Doing<T> {
  readonly busy: boolean;
  /** null: nobody has told. */
  readonly progress: Progress | null;
  /** undefined until it has gone well. */
  readonly done: T | undefined;
  readonly failure: Failure | null;
  /** The wallet did not answer. */
  readonly silent: boolean;
  /** It was to end before it was done. */
  readonly stopped: boolean;
  /** A second start while it runs is none. */
  start(): Promise<void>;
  /** What comes of it later is not shown. */
  stop(): void;
  /** As if it had never been started. */
  forget(): void;
}

export function doing<T>(act: (watch: Watch) => Promise<Outcome<T>>): Doing<T> {
  let running = $state.raw<AbortController | null>(null);
  let progress = $state.raw<Progress | null>(null);
  let done = $state.raw<T | undefined>();
  let failure = $state.raw<Failure | null>(null);
  let silent = $state(false);
  let stopped = $state(false);

  function forget(): void {
    running?.abort();
    running = null;
    progress = null;
    done = undefined;
    failure = null;
    silent = false;
    stopped = false;
  }

  function stop(): void {
    if (running === null) return;
    forget();
    stopped = true;
  }

  async function start(): Promise<void> {
    if (running !== null) return;
    forget();
    const mine = new AbortController();
    running = mine;
    const note = (told: Progress) => {
      if (running === mine) progress = told;
    };
    try {
      const outcome = await act({ signal: mine.signal, note });
      if (running === mine) show(outcome);
    } catch {
      if (running === mine) silent = true;
    } finally {
      if (running === mine) running = null;
    }
  }

  function show(outcome: Outcome<T>): void {
    if (outcome.ok) done = outcome.value;
    else if (outcome.failure.name === 'work-stopped') stopped = true;
    else failure = outcome.failure;
  }

  return {
    get busy() {
      return running !== null;
    },
    get progress() {
      return progress;
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
    get stopped() {
      return stopped;
    },
    start,
    stop,
    forget,
  };
}
