// Joins the arming rules to this window: feeds them its events and says when the Pay buttons are ready.
import { untrack } from 'svelte';
import {
  type Arming,
  type ArmingEvent,
  acceptsClick,
  isArmed,
  nextArming,
  readyAt,
  startArming,
} from './arming.ts';

export interface Armed {
  readonly ready: boolean;
  /** Whether this click is a decision; call it once for each click. */
  accepts(click: MouseEvent): boolean;
}

/** `content` is what the person decides about: when it changes, the waiting begins anew. */
export function armed(now: () => number, content: () => string): Armed {
  let arming: Arming = startArming(pageState(), now());
  let ready = $state(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function feed(event: ArmingEvent): void {
    arming = nextArming(arming, event, now());
    settle();
  }

  function settle(): void {
    clearTimeout(timer);
    ready = isArmed(arming, now());
    const at = readyAt(arming);
    if (!ready && at !== null) timer = setTimeout(settle, at - now() + 1);
  }

  // A text that is as it was is no change, however often it was put together: counters move while a person reads.
  const shown = $derived(content());
  $effect(() => {
    void shown;
    untrack(() => feed('change'));
  });
  $effect(() => {
    const stop = listen(feed);
    return () => {
      stop();
      clearTimeout(timer);
    };
  });

  return {
    get ready() {
      return ready;
    },
    accepts(click) {
      const accepted = acceptsClick(arming, click, now());
      feed('click');
      return accepted;
    },
  };
}

function pageState(): { focused: boolean; visible: boolean } {
  return { focused: document.hasFocus(), visible: document.visibilityState === 'visible' };
}

function listen(feed: (event: ArmingEvent) => void): () => void {
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  window.addEventListener('focus', (event) => event.target === window && feed('focus'), options);
  window.addEventListener('blur', (event) => event.target === window && feed('blur'), options);
  window.addEventListener('resize', () => feed('change'), options);
  window.addEventListener('pointerdown', (event) => event.isTrusted && feed('press'), options);
  window.addEventListener(
    'keydown',
    (event) => event.isTrusted && feed(event.repeat ? 'repeat' : 'press'),
    options,
  );
  document.addEventListener('visibilitychange', () => feed(pageState().visible ? 'show' : 'hide'), options);
  const stopWatching = watchPosition(() => feed('change'));
  return () => {
    ending.abort();
    stopWatching();
  };
}

/** No browser tells a page that its window was moved, so its place is looked at four times a second. */
function watchPosition(moved: () => void): () => void {
  let place = `${window.screenX} ${window.screenY}`;
  const timer = setInterval(() => {
    const here = `${window.screenX} ${window.screenY}`;
    if (here !== place) moved();
    place = here;
  }, 250);
  return () => clearInterval(timer);
}
