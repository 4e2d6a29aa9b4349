// Something that is shown for a short while only: hidden again by time, and as soon as nobody looks.

export interface HiddenAgain<T> {
  readonly shown: T | undefined;
  show(value: T): void;
  hide(): void;
}

/** Milliseconds: long enough to write twelve words down. */
const longest = 60_000;

/** What is hidden is let go of, not covered. */
export function hiddenAgain<T>(): HiddenAgain<T> {
  let shown = $state.raw<T | undefined>();

  function hide(): void {
    shown = undefined;
  }

  $effect(() => {
    if (shown === undefined) return;
    const ending = new AbortController();
    const timer = setTimeout(hide, longest);
    window.addEventListener('blur', hide, { signal: ending.signal });
    window.addEventListener('pagehide', hide, { signal: ending.signal });
    document.addEventListener('visibilitychange', hide, { signal: ending.signal });
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  });

  return {
    get shown() {
      return shown;
    },
    show(value) {
      if (document.hasFocus()) shown = value;
    },
    hide,
  };
}
