// Firefox ends a background that had nothing to do for half a minute, a held request or not; a person needs longer.
import { browser } from '../../browser.ts';

/** In milliseconds; well within the 30 s of `extensions.background.idle.timeout`. */
const beat = 10_000;

/** Any call of an extension API counts as something to do. */
export function keepAwake<T>(work: Promise<T>): Promise<T> {
  const heart = setInterval(() => void browser.runtime.getPlatformInfo(), beat);
  return work.finally(() => clearInterval(heart));
}
