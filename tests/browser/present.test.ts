// A stored proof presented once more: in a tab of its own, on exactly what was paid for, once, and not for long.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser/browser.ts';
import { createHolds } from '../../lib/browser/interception/firefox/holds.ts';
import {
  type Carrier,
  carrierInChromium,
  carrierInFirefox,
  present,
} from '../../lib/browser/interception/present.ts';
import { newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import { past } from '../wallet/pasts.ts';

vi.mock('../../lib/browser/browser.ts', () => ({
  browser: { tabs: { create: vi.fn(), update: vi.fn(), remove: vi.fn() } },
}));

const { create, update, remove } = vi.mocked(browser.tabs);
const headers = { 'PAYMENT-SIGNATURE': 'the-proof' };
const purchase: Purchase = { ...newPurchase(past('live').terms), headers };
const { id, url } = purchase;

let steps: string[];
beforeEach(() => {
  steps = [];
  create.mockImplementation(async ({ url }) => {
    steps.push(`opened ${url}`);
    return { id: 7 } as never; // a tab has more that nobody looks at here
  });
  update.mockImplementation(goTo);
  remove.mockImplementation(async (tabId) => void steps.push(`closed ${tabId}`));
});

/** `tabs.update` has two forms; this is the one with the tab's number. */
const goTo = (async (tabId: number, { url }: { url: string }) =>
  void steps.push(`tab ${tabId} to ${url}`)) as never;

const carrier = (change: Partial<Carrier> = {}): Carrier => ({
  fits: async () => true,
  carry: async ({ id: of }, tabId) => void steps.push(`armed ${of} in ${tabId}`),
  ...change,
});

describe('presenting', () => {
  it('opens an empty tab, arms the proof for it, and only then goes to the address', async () => {
    expect(await present(purchase, carrier())).toEqual({ ok: true, value: null });
    expect(steps).toEqual(['opened about:blank', `armed ${id} in 7`, `tab 7 to ${url}`]);
  });

  it('opens nothing where the browser could not carry it', async () => {
    const outcome = await present(purchase, carrier({ fits: async () => false }));
    expect([outcome, steps]).toEqual([{ ok: false, failure: { name: 'url-too-long' } }, []]);
  });

  it('closes the tab again when it could not be armed: the address is not visited without the proof', async () => {
    const outcome = await present(purchase, carrier({ carry: () => Promise.reject(new Error('quota')) }));
    expect(outcome).toEqual({ ok: false, failure: { name: 'arming-failed' } });
    expect(steps).toEqual(['opened about:blank', 'closed 7']);
  });

  it('fails by its name when the tab is gone meanwhile', async () => {
    update.mockRejectedValue(new Error('no tab'));
    remove.mockRejectedValue(new Error('no tab'));
    expect(await present(purchase, carrier())).toMatchObject({ failure: { name: 'arming-failed' } });
  });
});

describe('in Chromium', () => {
  it('the proof is armed for the navigation of that tab, whoever navigates it', async () => {
    const arm = vi.fn(async () => {});
    const { fits, carry } = carrierInChromium({ arm, fits: async () => false });
    await carry(purchase, 7);
    const target = { url, method: 'GET', resourceType: 'main_frame', tabId: 7, initiator: undefined };
    expect(arm).toHaveBeenCalledExactlyOnceWith(id, target, headers);
    expect(await fits(url)).toBe(false);
  });
});

describe('in Firefox', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function waiting() {
    const holds = createHolds();
    await carrierInFirefox(holds).carry(purchase, 7);
    return holds;
  }
  const navigation = { requestId: '1', tabId: 7, url, method: 'GET' };

  it('the tab’s next navigation carries the proof, and its answer is booked', async () => {
    const holds = await waiting();
    expect(holds.takePresented(navigation)?.headers).toBe(headers);
    expect(holds.carriedBy('1')).toBe(id);
    expect([holds.answered('1'), holds.answered('1'), holds.over('1')]).toEqual([id, null, null]);
  });

  it('one that is never answered is lost', async () => {
    const holds = await waiting();
    holds.takePresented(navigation);
    expect(holds.over('1')).toBe(id);
  });

  it('carries it once: not when it is redirected, not when it is loaded again', async () => {
    const holds = await waiting();
    holds.takePresented(navigation);
    expect(holds.takePresented(navigation)).toBeNull();
    expect(holds.take({ ...navigation, url: 'https://elsewhere.example/' })).toBeNull();
    expect(holds.takePresented({ ...navigation, requestId: '2' })).toBeNull();
  });

  it('a 402 that it meets is the page’s own', async () => {
    const holds = await waiting();
    holds.takePresented(navigation);
    expect(holds.hold('1', navigation.url)).toBe(false);
  });

  it.each([
    ['another tab', { tabId: 8 }, true],
    ['another address', { url: 'https://elsewhere.example/' }, false],
    ['another method', { method: 'POST' }, false],
  ])('%s gets nothing', async (_name, change, isLeft) => {
    const holds = await waiting();
    expect(holds.takePresented({ ...navigation, ...change })).toBeNull();
    expect(holds.carriedBy('1')).toBeNull();
    // Who goes elsewhere first has left the way that the proof was meant for.
    expect(holds.takePresented(navigation) !== null).toBe(isLeft);
  });

  it('waits ten seconds, and not longer', async () => {
    const holds = await waiting();
    vi.advanceTimersByTime(9_999);
    expect(holds.takePresented(navigation)).not.toBeNull();
    const other = await waiting();
    vi.advanceTimersByTime(10_000);
    expect(other.takePresented(navigation)).toBeNull();
  });

  it('a later proof is not taken away by the earlier one’s time', async () => {
    const holds = await waiting();
    vi.advanceTimersByTime(9_000);
    holds.present(7, { purchaseId: 'later', url, method: 'GET', headers });
    vi.advanceTimersByTime(9_000);
    expect(holds.takePresented(navigation)?.purchaseId).toBe('later');
  });

  it('is taken back with all others when the wallet is locked', async () => {
    const holds = await waiting();
    holds.disarmAll();
    expect(holds.takePresented(navigation)).toBeNull();
  });
});
