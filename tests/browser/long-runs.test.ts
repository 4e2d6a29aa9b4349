// Long work between a page and the background: how far it is, stopped by its page, by a newer one, and when its page has left.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRuns, type RunsApi, watched } from '../../lib/browser/surface/long-runs.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import type { DryRunView } from '../../lib/wallet/api.ts';
import { goesOn, type Progress, type Watch } from '../../lib/wallet/watch.ts';
import { clockAt } from '../wallet/world.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A hundred steps, each of which takes a turn. */
async function hundred(watch: Watch, steps: number[] = []): Promise<Outcome<number>> {
  for (let done = 0; done < 100; done += 1) {
    if (!(await goesOn(watch, { done, of: 100 }))) return failed('work-stopped');
    steps.push(done);
  }
  return success(steps.length);
}

const turns = (count: number) => vi.advanceTimersByTimeAsync(count);

describe('in the background', () => {
  it('a run tells how far it is while it runs, and then it is none', async () => {
    const runs = createRuns(clockAt());
    const running = runs.start('a', hundred);
    expect(runs.howFar('a')).toEqual({ done: 0, of: 100 });
    await turns(10);
    expect(runs.howFar('a')?.done).toBeGreaterThan(0);
    expect(runs.howFar('another')).toBeNull();
    await vi.runAllTimersAsync();
    expect(await running).toEqual(success(100));
    expect(runs.howFar('a')).toBeNull();
  });

  it('is stopped under its own name alone', async () => {
    const runs = createRuns(clockAt());
    const steps: number[] = [];
    const running = runs.start('a', (watch) => hundred(watch, steps));
    runs.stop('another');
    await turns(5);
    const before = steps.length;
    expect(before).toBeGreaterThan(0);
    runs.stop('a');
    await vi.runAllTimersAsync();
    expect(await running).toEqual(failed('work-stopped'));
    expect(steps.length).toBeLessThanOrEqual(before + 1);
  });

  it('a new run ends the one before it', async () => {
    const runs = createRuns(clockAt());
    const [first, second] = [runs.start('a', hundred), runs.start('b', hundred)];
    await vi.runAllTimersAsync();
    expect([await first, await second]).toEqual([failed('work-stopped'), success(100)]);
  });

  it('whose page has not looked for ten seconds has nobody to wait for it', async () => {
    const clock = clockAt();
    const runs = createRuns(clock);
    const [looked, left] = [createRuns(clock), runs];
    const running = [looked.start('a', hundred), left.start('a', hundred)];
    await turns(2);
    clock.now += 9_000;
    looked.howFar('a');
    await turns(2);
    clock.now += 2_000;
    await vi.runAllTimersAsync();
    expect(await Promise.all(running)).toEqual([success(100), failed('work-stopped')]);
  });
});

describe('in a page', () => {
  /** A background that answers when it is told to. */
  function background() {
    const calls: string[] = [];
    let answer: (outcome: Outcome<DryRunView>) => void = () => undefined;
    const api: RunsApi = {
      startDryRun({ run }) {
        calls.push(`start ${run}`);
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      async howFar({ run }) {
        calls.push(`look ${run}`);
        return { done: 1, of: 2 };
      },
      async stopRun({ run }) {
        calls.push(`stop ${run}`);
        answer(failed('work-stopped'));
      },
    };
    return { api, calls, answer: (outcome: Outcome<DryRunView>) => answer(outcome) };
  }

  const view = {} as DryRunView; // nobody looks into it

  it('is looked at while it runs, and no longer', async () => {
    const { api, calls, answer } = background();
    const told: Progress[] = [];
    const watch = {
      signal: new AbortController().signal,
      note: (progress: Progress) => void told.push(progress),
    };
    const running = watched(api).dryRun({ rules: [] }, watch);
    await turns(600);
    answer(success(view));
    expect(await running).toEqual(success(view));
    await turns(1_000);
    expect(told).toEqual([
      { done: 1, of: 2 },
      { done: 1, of: 2 },
    ]);
    expect(new Set(calls.map((call) => call.split(' ')[1])).size).toBe(1);
  });

  it('is stopped by its signal, also before it began', async () => {
    const { api, calls } = background();
    const ending = new AbortController();
    const watch = { signal: ending.signal, note: () => undefined };
    const running = watched(api).dryRun({ rules: [] }, watch);
    ending.abort();
    expect(await running).toEqual(failed('work-stopped'));
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['start', 'stop']);
    expect(await watched(api).dryRun({ rules: [] }, watch)).toEqual(failed('work-stopped'));
    expect(calls).toHaveLength(2);
  });
});
