// The gate: which address is held at it, and which navigations the browser sends to it.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gateRules, heldUrl } from '../../lib/browser/interception/chromium/gate.ts';

beforeEach(() => {
  vi.stubGlobal('chrome', { runtime: { getURL: (path: string) => `chrome-extension://ours/${path}` } });
});

describe('the address that is held', () => {
  it.each([
    ['https://shop.example/paper?a=b', 'https://shop.example/paper?a=b'],
    [
      'https://shop.example/paper?next=https://x.example/',
      'https://shop.example/paper?next=https://x.example/',
    ],
    ['https://shop.example/#part', 'https://shop.example/'],
    ['http://localhost:3000/paper', 'http://localhost:3000/paper'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000/'],
  ])('%s', (held, url) => {
    expect(heldUrl(`chrome-extension://ours/gate/${held}`)).toBe(url);
  });

  it.each([
    'chrome-extension://ours/popup.html',
    'chrome-extension://ours/gate/',
    'chrome-extension://ours/gate/paper',
    'chrome-extension://ours/gate/http://shop.example/',
    'chrome-extension://ours/gate/javascript:alert(1)',
    'chrome-extension://ours/gate/javascript://localhost/%0aalert(1)',
    'chrome-extension://ours/gate/ftp://localhost/',
    'chrome-extension://ours/gate/data:text/html,hi',
    'chrome-extension://ours/gate/chrome-extension://ours/popup.html',
    'chrome-extension://theirs/gate/https://shop.example/',
    'https://shop.example/gate/https://shop.example/',
  ])('%s holds none', (url) => {
    expect(heldUrl(url)).toBeNull();
  });
});

describe('what the browser sends to the gate', () => {
  function sends(developerMode: boolean, url: string): boolean {
    const [rule] = gateRules({ open: true, developerMode, blocked: [] });
    return new RegExp(rule?.condition.regexFilter ?? '(?!)', 'i').test(url);
  }

  it.each([
    ['https://shop.example/', true, true],
    ['http://shop.example/', false, false],
    ['http://localhost:3000/', false, true],
    ['http://localhost/', false, true],
    ['http://a.localhost:3000/', false, true],
    ['http://127.0.0.1:3000/', false, true],
    ['http://[::1]:3000/', false, true],
    ['http://localhost.evil.example/', false, false],
    ['http://127.0.0.1.evil.example/', false, false],
    ['http://evil.example/?http://localhost/', false, false],
    ['http://192.168.0.1/', false, false],
  ])('%s: %s, in developer mode %s', (url, usually, inDeveloperMode) => {
    expect([sends(false, url), sends(true, url)]).toEqual([usually, inDeveloperMode]);
  });

  it('GET navigations of tabs and frames that carry the header, and nothing else', () => {
    expect(gateRules({ open: true, developerMode: false, blocked: [] })[0]).toMatchObject({
      condition: {
        requestMethods: ['get'],
        resourceTypes: ['main_frame', 'sub_frame'],
        responseHeaders: [{ header: 'payment-required' }],
      },
      action: { type: 'redirect', redirect: { regexSubstitution: 'chrome-extension://ours/gate/\\0' } },
    });
  });

  it('a blocked site’s own pages pass it, and nobody else’s', () => {
    const [gate, pass] = gateRules({ open: true, developerMode: false, blocked: ['https://shop.example'] });
    expect(pass).toMatchObject({
      action: { type: 'allow' },
      condition: { urlFilter: '|https://shop.example/', resourceTypes: ['main_frame'] },
    });
    expect(pass?.priority).toBeGreaterThan(gate?.priority ?? Number.POSITIVE_INFINITY);
  });
});
