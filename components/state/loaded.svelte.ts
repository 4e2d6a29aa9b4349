// A value that the wallet is asked for, kept fresh while its part of the screen is looked at.
import { untrack } from 'svelte';

export interface Loaded<T> {
  /** undefined until the first answer. */
  readonly value: T | undefined;
  /** The wallet did not answer the latest time. */
  readonly silent: boolean;
  refresh(): Promise<void>;
}

/** `wanted` reads what the answer depends on: where it is another, the wallet is asked anew at once. */
export function loaded<T>(load: () => Promise<T>, every?: number, wanted?: () => unknown): Loaded<T> {
  let value = $state.raw<T | undefined>();
  let silent = $state(false);
  let latest = 0;
  let under = 0;

  async function refresh(): Promise<void> {
    latest += 1;
    const mine = latest;
    under += 1;
    try {
      const fresh = await load();
      if (mine !== latest) return;
      if (!isSame(fresh, value)) value = fresh;
      silent = false;
    } catch {
      if (mine === latest) silent = true;
    } finally {
      under -= 1;
    }
  }

  $effect(() => {
    wanted?.();
    untrack(refresh);
    if (every === undefined) return;
    const timer = setInterval(refreshInSight, every);
    document.addEventListener('visibilitychange', refreshInSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshInSight);
    };
  });

  /**
   * A slow answer is awaited rather than overtaken, or it would never be seen. A page that nobody looks at asks nothing:
   * a forgotten tab would keep the background awake for ever.
   */
  function refreshInSight(): void {
    if (document.visibilityState === 'visible' && under === 0) refresh();
  }

  return {
    get value() {
      return value;
    },
    get silent() {
      return silent;
    },
    refresh,
  };
}

/** Plain data only, so its text tells whether anything changed; an unchanged value draws nothing anew. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
