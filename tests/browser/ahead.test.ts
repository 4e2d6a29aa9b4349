// What is read when a page of ours is asked for, and given to it: once, soon, and by nobody else's asking.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readAhead } from '../../lib/browser/surface/ahead.ts';
import { clockAt } from '../wallet/world.ts';

vi.mock('../../lib/browser/browser.ts', () => ({
  browser: { runtime: { getURL: (path: string) => `chrome-extension://tuppence/${path}` } },
}));

type Asked = { readonly request: { readonly mode: string; readonly url: string } };
let listeners: ((event: Asked) => void)[] = [];
beforeEach(() => {
  listeners = [];
  vi.stubGlobal('self', {
    addEventListener: (_type: string, listener: (event: Asked) => void) => listeners.push(listener),
  });
});

function world() {
  const clock = clockAt();
  let reads = 0;
  const read = vi.fn(async () => {
    reads += 1;
    return reads;
  });
  const take = readAhead('popup.html', read, clock);
  const askFor = (path: string, mode = 'navigate') => {
    for (const listener of listeners)
      listener({ request: { mode, url: `chrome-extension://tuppence/${path}` } });
  };
  return { clock, read, take, askFor };
}

describe('what a page will show', () => {
  it('is read when it is asked for, and not again when the page asks', async () => {
    const { read, take, askFor } = world();
    askFor('popup.html');
    expect(read).toHaveBeenCalledTimes(1);
    expect(await take()).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is given once: whoever asks again hears what is so then', async () => {
    const { take, askFor } = world();
    askFor('popup.html');
    expect([await take(), await take()]).toEqual([1, 2]);
  });

  it.each([1_001, -1_001])('is read anew where the clock says %i ms', async (time) => {
    const { clock, take, askFor } = world();
    askFor('popup.html');
    clock.now += time;
    expect(await take()).toBe(2);
  });

  it('is of the latest page that was asked for', async () => {
    const { take, askFor } = world();
    askFor('popup.html');
    askFor('popup.html');
    expect(await take()).toBe(2);
  });

  it.each([
    ['dashboard.html', 'navigate'],
    ['popup.html', 'no-cors'],
    ['gate/https://shop.example/popup.html', 'navigate'],
  ])('is not read for %s (%s)', async (path, mode) => {
    const { read, askFor } = world();
    askFor(path, mode);
    expect(read).not.toHaveBeenCalled();
  });

  it('is read when it is asked for in a browser without such an event, and a failure is heard', async () => {
    const { read, take, askFor } = world();
    expect(await take()).toBe(1);
    read.mockRejectedValueOnce(new Error('the store is gone'));
    askFor('popup.html');
    await expect(take()).rejects.toThrow('the store is gone');
    expect(await take()).toBe(2);
  });
});
