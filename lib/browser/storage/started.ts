// When this browser was started, as far as its memory goes back: `storage.session` dies with the browser and outlives the worker.
import { browser } from '../browser.ts';

const key = 'started';

/** Milliseconds since 1970; asked once by each worker. */
export async function startedAt(now: number): Promise<number> {
  const known = (await browser.storage.session.get(key))[key];
  if (typeof known === 'number') return known;
  await browser.storage.session.set({ [key]: now });
  return now;
}
