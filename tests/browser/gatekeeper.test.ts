// When the gate stands: while something is navigated to and a moment longer; for this machine's servers always.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GateState } from '../../lib/browser/interception/chromium/gate.ts';
import { createGatekeeper, type Gatekeeper } from '../../lib/browser/interception/chromium/gatekeeper.ts';

type Update = chrome.declarativeNetRequest.UpdateRuleOptions;

/** What the browser keeps, also from an earlier worker. */
const rules = new Set<number>();
let updates = 0;

const open: GateState = { open: true, developerMode: false, blocked: [] };
const tab = { tabId: 7, frameId: 0, url: 'https://shop.example/' };
const frame = { tabId: 7, frameId: 3, url: 'https://news.example/' };

let keeper: Gatekeeper;

beforeEach(() => {
  vi.useFakeTimers();
  rules.clear();
  updates = 0;
  vi.stubGlobal('chrome', {
    runtime: { getURL: (path: string) => `chrome-extension://ours/${path}` },
    declarativeNetRequest: {
      getSessionRules: async () => [...rules].map((id) => ({ id })),
      async updateSessionRules({ addRules = [], removeRuleIds = [] }: Update) {
        updates += 1;
        for (const id of removeRuleIds) rules.delete(id);
        if (addRules.some(({ id }) => rules.has(id))) throw new Error('a rule with this id is there');
        for (const { id } of addRules) rules.add(id);
      },
    },
  });
  keeper = createGatekeeper();
});
afterEach(() => void vi.useRealTimers());

/** After so many milliseconds. */
async function stands(time = 0): Promise<boolean> {
  await vi.advanceTimersByTimeAsync(time);
  return rules.has(1);
}

it('it stands while a document is on its way, and a moment longer', async () => {
  await keeper.set(open);
  expect(await stands()).toBe(false);
  keeper.began(tab);
  expect(await stands()).toBe(true);
  keeper.arrived({ ...tab, url: 'https://shop.example/redirected' });
  expect([await stands(999), await stands(1)]).toEqual([true, false]);
});

it('it is not moved for each of the frames of a page', async () => {
  await keeper.set(open);
  keeper.began(tab);
  await stands();
  const before = updates;
  keeper.arrived(tab);
  await stands(500);
  keeper.began(frame);
  expect(await stands(5_000)).toBe(true);
  expect(updates).toBe(before);
  keeper.failed(frame);
  expect(await stands(1_000)).toBe(false);
});

it('what fails because another is on its way does not take it down', async () => {
  await keeper.set(open);
  keeper.began(tab);
  keeper.began({ ...tab, url: 'https://shop.example/next' });
  keeper.failed(tab);
  expect(await stands(30_000)).toBe(true);
});

it('what is never said to end keeps it up for a minute', async () => {
  await keeper.set(open);
  keeper.began(tab);
  expect([await stands(60_000), await stands(1_000)]).toEqual([true, false]);
});

it('it never stands without a wallet, and is taken down when the wallet goes', async () => {
  keeper.began(tab);
  expect(await stands()).toBe(false);
  await keeper.set(open);
  expect(await stands()).toBe(true);
  await keeper.set({ ...open, open: false });
  expect(await stands()).toBe(false);
});

it('in developer mode it always stands', async () => {
  await keeper.set({ ...open, developerMode: true });
  expect(await stands(120_000)).toBe(true);
});

it('what changes while it stands is in force at once, and the rules of payments stay', async () => {
  for (const id of [1, 7, 1_000]) rules.add(id);
  keeper = createGatekeeper(); // of the next worker
  await keeper.set(open);
  expect([...rules]).toEqual([1_000]);
  keeper.began(tab);
  await keeper.set({ ...open, blocked: ['https://shop.example'] });
  expect([...rules].toSorted((one, other) => one - other)).toEqual([1, 2, 1_000]);
});

it('a browser that refuses once does not keep it from standing later', async () => {
  await keeper.set(open);
  rules.add(1); // which nobody knows of
  keeper.began(tab);
  await stands();
  keeper.arrived(tab);
  expect(await stands(1_000)).toBe(false);
  keeper.began(tab);
  expect(await stands()).toBe(true);
});
