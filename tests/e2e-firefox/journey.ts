// What every journey in Firefox stands on: one local world, one Firefox with the extension and an unlocked, funded wallet.
import { test as base, expect } from '@playwright/test';
import type { Page } from 'puppeteer-core';
import { audited, type Exceptions } from '../e2e/audit.ts';
import { type Money, moneyOf } from '../e2e/journey.ts';
import { setUpWallet } from '../rig/chromium.ts';
import { type FirefoxWallet, launchWalletInFirefox } from '../rig/firefox.ts';
import { startWorld, type World } from '../rig/world.ts';

interface Shared {
  readonly world: World;
  readonly wallet: FirefoxWallet;
}

interface Each {
  /** A fresh tab; closed after the test. */
  readonly tab: Page;
  readonly money: Money;
  /** Begins with an empty ledger, and holds it against the servers' logs and the chain after the test. */
  readonly audit: undefined;
  readonly exceptions: Exceptions;
}

/** Playwright runs these tests; the browser is driven over WebDriver BiDi, which Playwright does not speak. */
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
      const wallet = await launchWalletInFirefox();
      await setUpWallet(wallet, world);
      await use(wallet);
      await wallet.close();
    },
    { scope: 'worker' },
  ],
  audit: [
    async ({ wallet, world, exceptions }, use, { title }) =>
      audited(title, { wallet, world }, () => use(undefined), exceptions),
    { auto: true },
  ],
  exceptions: [{}, { option: true }],
  tab: async ({ wallet }, use) => {
    // A tab that is opened while the approve window is in front opens in it, and goes with it.
    await expect.poll(() => wallet.extensionPages('approve.html')).toEqual([]);
    const tab = await wallet.browser.newPage();
    await use(tab);
    if (!tab.isClosed()) await tab.close();
  },
  money: async ({ wallet, world }, use) => use(moneyOf(wallet, world)),
});

export { expect };

/** Looks first, waits until the button may be pressed, then clicks. */
export async function press(prompt: Page, name: RegExp): Promise<void> {
  await prompt.bringToFront();
  const find = async () => {
    for (const button of await prompt.$$('button:not([aria-disabled="true"])')) {
      if (name.test(await button.evaluate((element) => element.textContent?.trim() ?? ''))) return button;
    }
    return null;
  };
  await expect.poll(async () => (await find()) !== null, `a button ${name} to press`).toBe(true);
  await (await find())?.click();
}

/** The requests that a server got for a path, and which of them carried a payment. */
export function visitsOf(world: World, origin: string, path: string): string[] {
  const { host } = new URL(origin);
  return world.log
    .filter((entry) => entry.host === host && entry.path.startsWith(path))
    .map(({ method, hasPaymentHeader, status }) => `${method}${hasPaymentHeader ? ' paid' : ''} ${status}`);
}
