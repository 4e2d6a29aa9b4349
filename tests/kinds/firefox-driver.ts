// The kinds of request in Firefox, driven over WebDriver BiDi.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { press } from '../e2e-firefox/journey.ts';
import type { FirefoxWallet } from '../rig/firefox.ts';
import type { Tab } from './contract.ts';
import type { Driver } from './run.ts';

export function firefoxDriver(wallet: FirefoxWallet): Driver {
  return {
    browser: 'firefox',
    tab: async (patience) => tabOf(await wallet.browser.newPage(), patience, wallet),
    sayYes: async () => press(await wallet.approveWindow(), /^Pay 0\.001/),
  };
}

async function leap(page: Page, by: number): Promise<void> {
  await page.evaluate((steps) => void setTimeout(() => history.go(steps)), by);
  await pause(300);
}

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

function tabOf(page: Page, patience: number, wallet: FirefoxWallet): Tab {
  return {
    goto: async (url) => void (await page.goto(url).catch(() => null)), // a download ends no navigation
    evaluate: (script, argument) => page.evaluate(script as never, argument as never) as never, // as in Chromium
    async until(script) {
      const end = Date.now() + patience;
      while (Date.now() < end) {
        if (await page.evaluate(script as never).catch(() => false)) return true;
        await pause(50);
      }
      return false;
    },
    /** By the page itself where it stands still; WebDriver's own click waits for a navigation that may be held. */
    click: async (selector) => void page.click(selector).catch(() => undefined),
    // By the page itself: WebDriver waits for an event that a page kept whole does not give when it is come back to.
    back: () => leap(page, -1),
    forward: () => leap(page, 1),
    reload: async () => void (await page.reload().catch(() => null)),
    async opened(action) {
      const before = new Set(await wallet.browser.pages());
      await action();
      for (let tries = 0; tries < 100; tries += 1) {
        const opened = (await wallet.browser.pages()).find((one) => !before.has(one));
        if (opened !== undefined) return tabOf(opened, patience, wallet);
        await pause(50);
      }
      throw new Error('no tab was opened');
    },
    async downloaded(action) {
      rmSync(wallet.downloads, { recursive: true, force: true });
      await action();
      const end = Date.now() + patience;
      while (Date.now() < end) {
        const names = existsSync(wallet.downloads) ? readdirSync(wallet.downloads) : [];
        const whole = names.find((name) => !name.endsWith('.part'));
        if (whole !== undefined) return whole;
        await pause(50);
      }
      return null;
    },
    close: () => page.close(),
  };
}
