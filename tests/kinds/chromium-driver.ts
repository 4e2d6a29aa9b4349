// The kinds of request in Chromium, driven by Playwright.
import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { Wallet } from '../rig/chromium.ts';
import { press } from '../rig/prompt.ts';
import type { Tab } from './contract.ts';
import type { Driver } from './run.ts';

export function chromiumDriver(wallet: Wallet): Driver {
  const { context } = wallet;
  return {
    browser: 'chromium',
    tab: (patience) => openTab(context, patience),
    async sayYes() {
      const asking = () => context.pages().find((page) => isAsking(page, wallet.extensionOrigin));
      await expect.poll(() => asking() !== undefined, { timeout: 15_000 }).toBe(true);
      await press(asking() as Page, /^Pay 0\.001 USDC once/); // it was found a moment ago
    },
  };
}

/** With a wallet or without. */
export async function openTab(context: BrowserContext, patience: number): Promise<Tab> {
  return tabOf(await context.newPage(), patience);
}

function isAsking(page: Page, extensionOrigin: string): boolean {
  const url = page.url();
  return url.endsWith('/approve.html') || url.startsWith(`${extensionOrigin}/gate/`);
}

function tabOf(page: Page, patience: number): Tab {
  return {
    goto: async (url) => void (await page.goto(url).catch(() => null)), // a repeat may cut the loading short
    // Playwright unwraps handles in its types, of which there are none here.
    evaluate: (script, argument) => page.evaluate(script as never, argument) as never,
    async until(script) {
      const end = Date.now() + patience;
      while (Date.now() < end) {
        if (await page.evaluate(script).catch(() => false)) return true;
        await page.waitForTimeout(50);
      }
      return false;
    },
    click: (selector) => page.click(selector, { noWaitAfter: true }),
    back: async () => void (await page.goBack().catch(() => null)),
    forward: async () => void (await page.goForward().catch(() => null)),
    reload: async () => void (await page.reload().catch(() => null)),
    async opened(action) {
      const opening = page.waitForEvent('popup');
      await action();
      return tabOf(await opening, patience);
    },
    async downloaded(action) {
      const coming = page.waitForEvent('download', { timeout: patience }).catch(() => null);
      await action();
      return (await coming)?.suggestedFilename() ?? null;
    },
    close: () => page.close(),
  };
}
