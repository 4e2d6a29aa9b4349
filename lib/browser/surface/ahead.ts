// Chromium asks the worker for a page of ours before that page can ask for anything: what it will show is read meanwhile.
import type { Clock } from '../../core/time-and-chance.ts';
import { browser } from '../browser.ts';
import { onPageAskedFor } from '../fetch-events.ts';

/** In milliseconds: within it a page that comes has asked, and what was read for it is still the truth for a person. */
const goodFor = 1_000;

/** The read, begun where `page` is asked for and given to whoever calls first. Registers its listener at once. */
export function readAhead<T>(page: string, read: () => Promise<T>, clock: Clock): () => Promise<T> {
  let ahead: { readonly at: number; readonly answer: Promise<T> } | null = null;
  onPageAskedFor((url) => {
    if (url !== browser.runtime.getURL(page)) return;
    const answer = read();
    answer.catch(() => undefined); // whoever takes it hears of it
    ahead = { at: clock(), answer };
  });
  return () => {
    const taken = ahead;
    ahead = null;
    return taken !== null && Math.abs(clock() - taken.at) < goodFor ? taken.answer : read();
  };
}
