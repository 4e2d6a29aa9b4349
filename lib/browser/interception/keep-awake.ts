// The browsers end a background that had nothing to do for half a minute, whatever it waits for: a person, or a slow server.
import { browser } from '../browser.ts';

/** In milliseconds; well within the 30 s of Firefox (`extensions.background.idle.timeout`) and of Chromium. */
const beat = 10_000;

export function keepAwake<T>(work: Promise<T>): Promise<T> {
  const stayAwake = createWakefulness();
  stayAwake(true);
  return work.finally(() => stayAwake(false));
}

/** Any call of an extension API counts as something to do. */
export function createWakefulness(): (on: boolean) => void {
  let heart: ReturnType<typeof setInterval> | undefined;
  return (on) => {
    clearInterval(heart);
    heart = on ? setInterval(() => void browser.runtime.getPlatformInfo(), beat) : undefined;
  };
}
