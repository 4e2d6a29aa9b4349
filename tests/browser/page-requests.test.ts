// A page tells of a 402: what the network saw is weighed, what it may have missed is sent once more, and all else is the page's.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createObservations } from '../../lib/browser/interception/chromium/observations.ts';
import { meetPageRequest } from '../../lib/browser/interception/chromium/page-requests.ts';
import type { MetInPage } from '../../lib/browser/interception/page/page-bridge.ts';
import type { Room } from '../../lib/browser/interception/room.ts';
import { clockAt } from '../wallet/world.ts';

const said: MetInPage = {
  kind: 'fetch',
  url: 'https://shop.example/paper',
  method: 'GET',
  redirected: false,
  body: null,
  renewable: true,
};
const sender = {
  tab: { id: 7 },
  frameId: 0,
  documentId: 'document-1',
  origin: 'https://shop.example',
} as chrome.runtime.MessageSender;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `listened`: for how long the origin has been listened to. A wallet that is met here would be one too many. */
function askWith(listened: number, change: Partial<MetInPage> = {}) {
  const listenTo = vi.fn(async () => listened);
  const heard = vi.fn(async () => {});
  const room = {
    wallet: { hasAccount: async () => true, heard },
    observations: createObservations(clockAt()),
    known: { listenTo },
  } as unknown as Room;
  return { answer: meetPageRequest({ ...said, ...change }, sender, room), listenTo, heard };
}

/** What it has come to after so many milliseconds. */
async function after(time: number, answer: Promise<string>): Promise<string> {
  await vi.advanceTimersByTimeAsync(time);
  return Promise.race([answer, Promise.resolve('waiting')]);
}

it('that came before anybody listened is sent again at once', async () => {
  const { answer, listenTo } = askWith(0);
  expect(await after(0, answer)).toBe('renew');
  expect(listenTo).toHaveBeenCalledWith(said.url);
});

it('that may have come before is looked for, and sent again', async () => {
  const { answer } = askWith(4_000);
  expect(await after(45, answer)).toBe('waiting');
  expect(await after(10, answer)).toBe('renew');
});

it.each([
  ['was sent again already', 20, {}],
  ['is not to be sent again, as a POST without terms', 20, { method: 'POST' }],
])('that nobody saw is waited for and left where it %s', async (_name, listened, change) => {
  const { answer } = askWith(listened, { ...change, renewable: false });
  expect(await after(1_000, answer)).toBe('waiting');
  expect(await after(1_000, answer)).toBe('leave');
});

it('that nobody can have seen, and that is not to be sent again, is left at once', async () => {
  expect(await after(0, askWith(0, { renewable: false }).answer)).toBe('leave');
});

it.each([5_000, Number.POSITIVE_INFINITY])(
  'that nobody saw in %i milliseconds was none',
  async (listened) => {
    const { answer } = askWith(listened);
    expect(await after(1_000, answer)).toBe('waiting');
    expect(await after(1_000, answer)).toBe('leave');
  },
);

it('of an element is never sent again: elements are listened to everywhere', async () => {
  const { answer, listenTo } = askWith(0, { kind: 'image' });
  expect(await after(2_000, answer)).toBe('leave');
  expect(listenTo).not.toHaveBeenCalled();
});

it('of a declined card is left to its page, and the popup hears of it by the page’s word', async () => {
  const body = '{"error":{"type":"card_error"}}';
  const { answer, heard } = askWith(0, { method: 'POST', renewable: false, body });
  expect(await after(0, answer)).toBe('leave');
  const challenge = { url: said.url, method: 'POST', headers: [], body, source: 'page' };
  expect(heard).toHaveBeenCalledExactlyOnceWith(7, 'https://shop.example', challenge);
});

it('without a body that anybody has read is spoken of to nobody', async () => {
  const { answer, heard } = askWith(0, { method: 'POST', renewable: false });
  expect(await after(0, answer)).toBe('leave');
  expect(heard).not.toHaveBeenCalled();
});
