// What every journey stands on: one local world, one browser with the extension and an unlocked, funded wallet.
import { test as base, expect, type Page } from '@playwright/test';
import type { Receipt } from '../../lib/wallet/api.ts';
import { launchWallet, liftLimits, setUpWallet, type Wallet } from '../rig/chromium.ts';
import { startWorld, type World } from '../rig/world.ts';
import { audited } from './audit.ts';
import { type Unpaid, unpaidIn } from './unpaid.ts';

export { approveWindow, approveWindowGone, press } from '../rig/prompt.ts';

interface Shared {
  readonly world: World;
  readonly wallet: Wallet;
}

interface Each {
  /** A fresh tab; closed after the test. */
  readonly page: Page;
  readonly money: Money;
  /** Nothing is signed by this journey; tells what was asked and declined. */
  readonly unpaid: Unpaid;
  /** Begins with an empty ledger, and holds it against the servers' logs and the chain after the test. */
  readonly audit: undefined;
}

export const test = base.extend<Each, Shared>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  wallet: [
    async ({ world }, use) => {
      const wallet = await launchWallet();
      await setUpWallet(wallet, world);
      await use(wallet);
      await wallet.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ wallet }, use) => {
    const page = await wallet.context.newPage();
    await use(page);
    await page.close();
  },
  money: async ({ wallet, world }, use) => use(moneyOf(wallet, world)),
  unpaid: async ({ wallet, world }, use) => use(unpaidIn(world, wallet)),
  audit: [
    async ({ wallet, world }, use, { title }) => audited(title, { wallet, world }, () => use(undefined)),
    { auto: true },
  ],
});

export { expect };

export interface Money {
  /** Allows a site to spend by itself; dollars in micro-dollars. */
  allow(site: string, limits?: { perRequest?: string; perDay?: string }): Promise<void>;
  /** The site's rule is switched off: everything asks. */
  forget(site: string): Promise<void>;
  /** Runs the journey and tells what the chain moved out of the wallet, and the receipts that are new since. */
  spentBy(journey: () => Promise<void>): Promise<{ onChain: bigint; receipts: Receipt[] }>;
}

export function moneyOf(wallet: Pick<Wallet, 'api'>, world: World): Money {
  const setRule = async (site: string, on: boolean, perRequest: string, perDay: string) => {
    await liftLimits(wallet);
    const rule = { on, blocked: false, perRequest, perDay, money: 'test' } as const;
    const set = await wallet.api.setRule({ site, rule });
    expect(set.ok).toBe(true);
  };
  const balance = () => world.chain.usdcBalance(world.chain.wallet.address);
  return {
    allow: (site, { perRequest = '5000000', perDay = '50000000' } = {}) =>
      setRule(site, true, perRequest, perDay),
    forget: (site) => setRule(site, false, '0', '0'),
    async spentBy(journey) {
      const known = new Set((await wallet.api.receipts({ limit: 500 })).map(({ id }) => id));
      const before = await balance();
      await journey();
      const news = async () => (await wallet.api.receipts({ limit: 500 })).filter(({ id }) => !known.has(id));
      const open = async () => (await news()).filter(({ money }) => money === 'live' || money === 'signed');
      await expect.poll(open, 'every payment of the journey is answered').toEqual([]);
      return { onChain: before - (await balance()), receipts: await news() };
    },
  };
}

/** What a script of the page does, and what it gets to see. */
export function fetchInPage(
  page: Page,
  url: string,
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return page.evaluate(
    async ([target, { method = 'GET', body = null }]) => {
      const response = await fetch(target, { method, body });
      return { status: response.status, text: await response.text() };
    },
    [url, init] as const,
  );
}

export function xhrInPage(
  page: Page,
  url: string,
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; text: string; events: string[] }> {
  return page.evaluate(
    ([target, { method = 'GET', body = null }]) =>
      new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        const events: string[] = [];
        for (const type of ['loadstart', 'load', 'loadend', 'error']) {
          xhr.addEventListener(type, () => events.push(`${type} ${xhr.status}`));
        }
        xhr.onreadystatechange = () => events.push(`state ${xhr.readyState}`);
        xhr.addEventListener('loadend', () =>
          resolve({ status: xhr.status, text: xhr.responseText, events }),
        );
        xhr.open(method, target);
        xhr.send(body);
      }),
    [url, init] as const,
  );
}
