// The popup's first question leaves before its screen is loaded: it is asked once, used once, and a failure is asked again.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answeredEarly, askEarly } from '../../lib/browser/surface/early-answer.ts';
import { isCall } from '../../lib/browser/surface/messages.ts';
import type { PopupView, WalletApi } from '../../lib/wallet/api.ts';

vi.mock('../../lib/browser/browser.ts', () => ({ browser: {} }));

const view = (name: string) => ({ status: { vault: name } }) as unknown as PopupView; // it is handed on unread
const sendMessage = vi.fn<(message: unknown) => Promise<unknown>>();
const wallet = {
  popup: vi.fn(async () => view('asked again')),
  status: vi.fn(async () => 'status'),
} as unknown as WalletApi; // of a wallet no more is called here

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('chrome', { runtime: { sendMessage } });
  vi.stubGlobal('browser', undefined);
  sendMessage.mockResolvedValue(view('early'));
});

describe('the popup’s first answer', () => {
  it('is the one that was asked for before the screen was there, by a message as any other', async () => {
    askEarly();
    expect(await answeredEarly(wallet).popup()).toEqual(view('early'));
    const [[message] = []] = sendMessage.mock.calls;
    expect([isCall(message), message]).toEqual([true, { verb: 'call', name: 'popup', entry: undefined }]);
    expect(wallet.popup).not.toHaveBeenCalled();
  });

  it('is used once: whoever looks again is told what is so by then', async () => {
    askEarly();
    const api = answeredEarly(wallet);
    await api.popup();
    expect(await api.popup()).toEqual(view('asked again'));
    expect(sendMessage).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the background did not answer', () => Promise.reject(new Error('no receiving end'))],
    ['the background failed', async () => ({ __mozWebExtensionPolyfillReject__: true, message: 'broken' })],
    ['the sender was refused', async () => ({ ok: false, failure: { name: 'sender-refused' } })],
    ['nothing came', async () => undefined],
  ])('is asked for again where %s', async (_name, answer) => {
    sendMessage.mockImplementation(answer);
    askEarly();
    expect(await answeredEarly(wallet).popup()).toEqual(view('asked again'));
  });

  it('is asked for where nobody asked early', async () => {
    expect(await answeredEarly(wallet).popup()).toEqual(view('asked again'));
  });

  it('is asked of `browser` where there is one', async () => {
    const inFirefox = vi.fn(async () => view('by Firefox'));
    vi.stubGlobal('browser', { runtime: { sendMessage: inFirefox } });
    askEarly();
    expect(await answeredEarly(wallet).popup()).toEqual(view('by Firefox'));
    expect(sendMessage).not.toHaveBeenCalled();
  });
});

it('everything else goes to the wallet itself', async () => {
  askEarly();
  expect(await answeredEarly(wallet).status()).toBe('status');
  await answeredEarly(wallet).popup();
});
