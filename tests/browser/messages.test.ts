// Who may say what: a page's process one word, our own pages the rest, and nobody else anything.
import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser/browser.ts';
import {
  isCall,
  isDashboard,
  isMet,
  isOurPage,
  refusedSender,
  walletFromPage,
} from '../../lib/browser/surface/messages.ts';

vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    runtime: {
      id: 'ours',
      getURL: (path: string) => `chrome-extension://ours/${path.replace(/^\//, '')}`,
      sendMessage: vi.fn(async (message: unknown) => message),
    },
  },
}));

describe('the dashboard', () => {
  it.each([
    ['dashboard.html', true],
    ['dashboard.html#accounts', true],
    ['popup.html', false],
    ['approve.html', false],
    ['gate/https://shop.example/dashboard.html', false],
    ['welcome.html#dashboard.html', false],
  ])('%s: %s', (path, is) => {
    expect(isDashboard({ url: `chrome-extension://ours/${path}` })).toBe(is);
  });

  it('is nobody else’s page of that name', () => {
    expect(isDashboard({ url: 'https://evil.example/dashboard.html' })).toBe(false);
    expect(isDashboard({})).toBe(false);
  });
});

describe('one of our pages', () => {
  const ours = (path: string, change: object = {}) => ({
    id: 'ours',
    url: `chrome-extension://ours/${path}`,
    frameId: 0,
    ...change,
  });

  it.each<[string, { id?: string; url?: string; frameId?: number }]>([
    ['the popup', ours('popup.html')],
    ['the approve window', ours('approve.html')],
    ['the dashboard', ours('dashboard.html')],
    ['the welcome page', ours('welcome.html')],
    ['the welcome page with a query', ours('welcome.html?from=install')],
    ['the dashboard at one of its pages', ours('dashboard.html#receipts/a1')],
    ['the gate', ours('gate/https://shop.example/paper?a=b')],
    ['a page without a frame number', { id: 'ours', url: 'chrome-extension://ours/popup.html' }],
  ])('%s is', (_name, sender) => {
    expect(isOurPage(sender)).toBe(true);
  });

  it.each<[string, { id?: string; url?: string; frameId?: number }]>([
    ['a content script in a page', { id: 'ours', url: 'https://shop.example/', frameId: 0 }],
    ['a content script in a frame', { id: 'ours', url: 'https://shop.example/', frameId: 3 }],
    ['our page in somebody’s frame', ours('popup.html', { frameId: 1 })],
    ['the gate in somebody’s frame', ours('gate/https://shop.example/', { frameId: 4 })],
    ['another extension at our address', ours('popup.html', { id: 'theirs' })],
    ['another extension', { id: 'theirs', url: 'chrome-extension://theirs/popup.html', frameId: 0 }],
    ['nobody in particular', ours('popup.html', { id: undefined })],
    [
      'an address that begins like ours',
      { id: 'ours', url: 'chrome-extension://ours.evil/popup.html', frameId: 0 },
    ],
    [
      'a page that names us in its query',
      { id: 'ours', url: 'https://evil.example/?chrome-extension://ours/popup.html', frameId: 0 },
    ],
    ['no address', { id: 'ours', frameId: 0 }],
    ['an empty address', { id: 'ours', url: '', frameId: 0 }],
    ['our root', ours('')],
    ['the background', ours('background.js')],
    ['a page that we do not have', ours('evil.html')],
    ['a page whose name only begins like one', ours('popup.html.evil')],
    ['a page in a folder', ours('x/popup.html')],
    ['a page that we do not have, at one of ours', ours('evil.html#dashboard.html')],
    ['another case', ours('Popup.html')],
    ['the gate’s folder without its slash', ours('gate')],
  ])('%s is not', (_name, sender) => {
    expect(isOurPage(sender)).toBe(false);
  });
});

describe('“met”, the one word of a page', () => {
  const met = {
    kind: 'fetch',
    url: 'https://shop.example/',
    method: 'GET',
    redirected: false,
    failed: false,
    body: null,
    renewable: true,
  };

  it.each([
    ['a plain one', met],
    ['one with a body', { ...met, method: 'POST', body: '{}' }],
    ['a long address', { ...met, url: `https://shop.example/${'x'.repeat(16_000)}` }],
    ['more than is asked for', { ...met, price: '1' }],
  ])('%s is understood', (_name, said) => {
    expect(isMet({ verb: 'met', met: said })).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a word', 'met'],
    ['a number', 5],
    ['a list', ['met', met]],
    ['another verb', { verb: 'call', met }],
    ['no content', { verb: 'met' }],
    ['null for content', { verb: 'met', met: null }],
    ['no address', { verb: 'met', met: { ...met, url: undefined } }],
    ['an address that is none', { verb: 'met', met: { ...met, url: { href: 'https://shop.example/' } } }],
    ['an address without end', { verb: 'met', met: { ...met, url: 'x'.repeat(16_385) } }],
    ['a method in lower case', { verb: 'met', met: { ...met, method: 'get' } }],
    ['a method of signs', { verb: 'met', met: { ...met, method: 'GET\r\nX: y' } }],
    ['a method without end', { verb: 'met', met: { ...met, method: 'A'.repeat(21) } }],
    ['no method', { verb: 'met', met: { ...met, method: '' } }],
    ['no body where null belongs', { verb: 'met', met: { ...met, body: undefined } }],
    ['no kind', { verb: 'met', met: { ...met, kind: undefined } }],
    ['a kind that is none', { verb: 'met', met: { ...met, kind: 'constructor' } }],
    ['no word on failure', { verb: 'met', met: { ...met, failed: 'yes' } }],
    ['no word on redirects', { verb: 'met', met: { ...met, redirected: undefined } }],
    ['no word on renewing', { verb: 'met', met: { ...met, renewable: 1 } }],
    ['a record for a body', { verb: 'met', met: { ...met, body: {} } }],
  ])('%s is not', (_name, message) => {
    expect(isMet(message)).toBe(false);
  });
});

describe('a call', () => {
  it('is a call only by its verb', () => {
    expect(isCall({ verb: 'call', name: 'status', entry: undefined })).toBe(true);
    for (const message of [undefined, null, 'call', 5, [], {}, { verb: 'met' }, { name: 'status' }])
      expect(isCall(message)).toBe(false);
  });

  it('of a page names the method and hands the entry on', async () => {
    await walletFromPage().unlock({ password: 'x' });
    expect(browser.runtime.sendMessage).toHaveBeenCalledWith({
      verb: 'call',
      name: 'unlock',
      entry: { password: 'x' },
    });
  });

  it('for a file goes in pieces; the page does not notice', async () => {
    const send = vi.mocked(browser.runtime.sendMessage);
    send
      .mockResolvedValueOnce({ text: 'a', count: 1, cursor: '1-x' })
      .mockResolvedValueOnce({ text: 'b', count: 1, cursor: null });
    expect(await walletFromPage().exportHistory({ format: 'csv', query: { text: 'x' } })).toBe('ab');
    send.mockResolvedValueOnce({ ok: true, value: { added: 3 } });
    expect(await walletFromPage().importHistory({ json: '{}' })).toEqual({ ok: true, value: { added: 3 } });
    const named = (name: string, entry: object) => [{ verb: 'call', name, entry }];
    expect(send.mock.calls.slice(-3)).toEqual([
      named('exportPart', { format: 'csv', query: { text: 'x' } }),
      named('exportPart', { format: 'csv', query: { text: 'x', cursor: '1-x' } }),
      named('importHistory', { json: '{}' }),
    ]);
  });

  it('of a stranger is answered with a refusal that has a name', () => {
    expect(refusedSender()).toEqual({ ok: false, failure: { name: 'sender-refused' } });
  });
});
