// Long work of the background, as the page sees it that waits for it: it asks how far the work is, and says when to stop it.
import { failed, type Outcome } from '../../core/failure.ts';
import type { Clock } from '../../core/time-and-chance.ts';
import type { DryRunView, RuleDraft, WalletApi } from '../../wallet/api.ts';
import type { Progress, Watch } from '../../wallet/watch.ts';

/** What the background answers beside the wallet's API. */
export interface RunsApi {
  startDryRun(entry: { rules: readonly RuleDraft[]; run: string }): Promise<Outcome<DryRunView>>;
  /** null: it does not run. */
  howFar(entry: { run: string }): Promise<Progress | null>;
  stopRun(entry: { run: string }): Promise<void>;
}

/** A page looks at its work so often. In milliseconds. */
const lookTime = 250;
/** Whose page has not looked for so long has left; a page in the background may look once a second only. */
const leftTime = 10_000;

/** For a page. */
export function watched(background: RunsApi): Pick<WalletApi, 'dryRun'> {
  return {
    async dryRun({ rules }, watch) {
      const run = crypto.randomUUID();
      const stop = () => void background.stopRun({ run }).catch(() => undefined); // it ends by itself when nobody looks
      const look = async () => {
        const progress = await background.howFar({ run }).catch(() => null);
        if (progress !== null) await watch?.note(progress);
      };
      const timer = setInterval(look, lookTime);
      watch?.signal.addEventListener('abort', stop);
      try {
        return watch?.signal.aborted ? failed('work-stopped') : await background.startDryRun({ rules, run });
      } finally {
        clearInterval(timer);
        watch?.signal.removeEventListener('abort', stop);
      }
    },
  };
}

export interface Runs {
  /** Ends the one before it: nobody waits for two. */
  start<T>(run: string, work: (watch: Watch) => Promise<Outcome<T>>): Promise<Outcome<T>>;
  howFar(run: string): Progress | null;
  stop(run: string): void;
}

/** For the background. */
export function createRuns(clock: Clock): Runs {
  let latest: Running | null = null;
  const find = (run: string) => (latest?.run === run ? latest : null);

  return {
    async start(run, work) {
      latest?.ending.abort();
      const mine: Running = { run, ending: new AbortController(), progress: null, lookedAt: clock() };
      latest = mine;
      try {
        return await work({ signal: mine.ending.signal, note: (progress) => note(mine, progress) });
      } finally {
        if (latest === mine) latest = null;
      }
    },
    howFar(run) {
      const running = find(run);
      if (running !== null) running.lookedAt = clock();
      return running?.progress ?? null;
    },
    stop: (run) => find(run)?.ending.abort(),
  };

  async function note(running: Running, progress: Progress): Promise<void> {
    running.progress = progress;
    await new Promise((resolve) => setTimeout(resolve)); // what was said meanwhile is heard now
    if (clock() > running.lookedAt + leftTime) running.ending.abort();
  }
}

interface Running {
  readonly run: string;
  readonly ending: AbortController;
  progress: Progress | null;
  lookedAt: number;
}
