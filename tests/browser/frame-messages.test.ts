// What the background tells a document reaches one that is only just arriving, and is told once.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bodyOfDocument,
  reloadDocument,
  tellSeen,
} from '../../lib/browser/interception/chromium/frame-messages.ts';

const noReceiver = new Error('Could not establish connection. Receiving end does not exist.');
const sendMessage = vi.fn<(tabId: number, message: unknown, to: unknown) => Promise<unknown>>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('chrome', { tabs: { sendMessage } });
  sendMessage.mockReset();
});

/** What comes of it, with all its waiting. */
async function ended<T>(told: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return told;
}

describe('a document that is just arriving', () => {
  it('is told of its 402 when the browser knows it', async () => {
    sendMessage.mockRejectedValueOnce(noReceiver).mockRejectedValueOnce(noReceiver).mockResolvedValue(true);
    await ended(tellSeen(7, 'a', 'stylesheet', 'https://shop.example/ink.css'));
    expect(sendMessage.mock.calls).toEqual(
      Array(3).fill([
        7,
        { verb: 'seen', kind: 'stylesheet', url: 'https://shop.example/ink.css' },
        { documentId: 'a' },
      ]),
    );
  });

  it('is read when its script stands in it', async () => {
    sendMessage.mockRejectedValueOnce(noReceiver).mockResolvedValue('{"x402Version":1}');
    expect(await ended(bodyOfDocument(7, 'a'))).toBe('{"x402Version":1}');
  });
});

it('what was heard is not said again', async () => {
  sendMessage.mockResolvedValue(undefined);
  await ended(tellSeen(7, 'a', 'stylesheet', 'https://shop.example/ink.css'));
  expect(sendMessage).toHaveBeenCalledOnce();
});

it('a document that is gone is given up after a second', async () => {
  sendMessage.mockRejectedValue(noReceiver);
  expect(await ended(bodyOfDocument(7, 'a'))).toBeNull();
  expect(sendMessage).toHaveBeenCalledTimes(10);
});

it('a reload is said once, whatever comes of it', async () => {
  sendMessage.mockRejectedValue(noReceiver);
  await ended(reloadDocument(7, 'a'));
  expect(sendMessage).toHaveBeenCalledOnce();
});
