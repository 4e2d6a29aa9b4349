// Which document came of a 402: known whether it arrives before or after the question, and never another one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Arrivals, createArrivals } from '../../lib/browser/interception/chromium/arrivals.ts';
import { noon } from '../wallet/world.ts';

const url = 'https://shop.example/paper';
const seen = { tabId: 1, frameId: 0, url, at: noon };
const document = { tabId: 1, frameId: 0, url, documentId: 'one' };

let arrivals: Arrivals;

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  arrivals = createArrivals(Date.now);
});
afterEach(() => void vi.useRealTimers());

describe('the document of a 402', () => {
  it('may arrive after the question', async () => {
    const arriving = arrivals.of(seen);
    arrivals.note(document);
    expect(await arriving).toMatchObject({ url, documentId: 'one' });
  });

  it('may have arrived before it, and is known with a fragment', async () => {
    arrivals.note({ ...document, url: `${url}#end` });
    expect(await arrivals.of(seen)).toMatchObject({ documentId: 'one' });
  });

  it('is not the one that stood there before the 402 was seen', async () => {
    arrivals.note({ ...document, documentId: 'old' });
    await vi.advanceTimersByTimeAsync(5);
    const arriving = arrivals.of({ ...seen, at: Date.now() });
    arrivals.note({ ...document, documentId: 'new' });
    expect(await arriving).toMatchObject({ documentId: 'new' });
  });

  it.each([
    ['another page', { url: 'https://shop.example/other' }, null],
    ['the same page in another frame', { frameId: 7 }, 'nothing yet'],
    ['the same page in another tab', { tabId: 2 }, 'nothing yet'],
  ])('is not %s', async (_name, change, expected) => {
    const arriving = arrivals.of(seen);
    arrivals.note({ ...document, ...change });
    expect(await Promise.race([arriving, Promise.resolve().then(() => 'nothing yet')])).toEqual(expected);
  });

  it('is given up after half a minute', async () => {
    const arriving = arrivals.of(seen);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await arriving).toBeNull();
  });

  it('of a thousand frames the latest are remembered', async () => {
    for (let frameId = 0; frameId < 1_000; frameId += 1) arrivals.note({ ...document, frameId });
    expect(await arrivals.of({ ...seen, frameId: 999 })).toMatchObject({ documentId: 'one' });
    const forgotten = arrivals.of({ ...seen, frameId: 0 });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await forgotten).toBeNull();
  });
});
