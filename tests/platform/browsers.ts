// Starts the browsers of this suite with the probe in them.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import puppeteer, { type Browser, type Page as DrivenPage } from 'puppeteer-core';
import { chromiumFlags, chromiumOrExplain, launchChromium } from '../rig/chromium-launch.ts';
import { launchFirefox } from '../rig/firefox.ts';
import { type Probe, probeWith, type Tab } from './probe.ts';
import { probeFolder } from './probe-folder.ts';

export interface ChromiumProbe extends Probe<Page> {
  readonly context: BrowserContext;
  /** The other extension's page. */
  readonly neighbour: Tab<Page>;
}

/** To start the same browser again: the folder is part of the extension's identity. */
export interface Again {
  readonly profile: string;
  readonly folders: readonly string[];
}

export function newProfile(): Again {
  const profile = mkdtempSync(join(tmpdir(), 'tuppence-profile-'));
  return { profile, folders: [probeFolder('chromium'), probeFolder('neighbour')] };
}

export async function chromiumProbe({ profile, folders }: Again = newProfile()): Promise<ChromiumProbe> {
  const { context } = await launchChromium({ extensionFolders: folders, profile });
  while (context.serviceWorkers().length < 2) await context.waitForEvent('serviceworker');
  const homes = await Promise.all(
    context.serviceWorkers().map(async (worker) => {
      const name = await worker.evaluate(() => chrome.runtime.getManifest().name);
      const page = await context.newPage();
      await page.goto(new URL('/home.html', worker.url()).href);
      return [name, page] as const;
    }),
  );
  const pages = Object.fromEntries(homes);
  const home = tabOf(pageNamed('Probe'));
  const probe = probeWith<Page>({
    extensionOrigin: `chrome-extension://${new URL(home.page.url()).host}`,
    home,
    newTab: async () => tabOf(await context.newPage()),
    close: () => context.close(),
  });
  return { ...probe, context, neighbour: tabOf(pageNamed('Neighbour')) };

  function pageNamed(name: string): Page {
    const page = pages[name];
    if (page === undefined) throw new Error(`the extension ${name} is not there`);
    return page;
  }
}

/**
 * Without Playwright, which switches off what it finds disturbing: the back/forward cache and part of prerendering.
 * And with a process that can be killed.
 */
export interface BareProbe extends Probe<DrivenPage> {
  readonly browser: Browser;
}

export async function bareChromiumProbe({ profile, folders }: Again = newProfile()): Promise<BareProbe> {
  const browser = await puppeteer.launch({
    executablePath: chromiumOrExplain(),
    headless: false, // the flags say it in the way that keeps extensions
    args: chromiumFlags({ extensionFolders: folders.slice(0, 1) }), // without the neighbour
    ignoreDefaultArgs: ['--disable-extensions'],
    userDataDir: profile,
  });
  const worker = await browser.waitForTarget((target) => target.type() === 'service_worker');
  const extensionOrigin = `chrome-extension://${new URL(worker.url()).host}`;
  const home = await browser.newPage();
  await home.goto(`${extensionOrigin}/home.html`);
  const driver = {
    extensionOrigin,
    home: tabOf(home),
    newTab: async () => tabOf(await browser.newPage()),
    close: () => browser.close(),
  };
  return { ...probeWith<DrivenPage>(driver), browser };
}

export async function firefoxProbe(): Promise<Probe<DrivenPage>> {
  const firefox = await launchFirefox({ extensionFolder: probeFolder('firefox') });
  return probeWith<DrivenPage>({
    extensionOrigin: firefox.extensionOrigin,
    home: tabOf(await firefox.openExtensionPage('home.html')),
    newTab: async () => tabOf(await firefox.browser.newPage()),
    close: firefox.close,
  });
}

function tabOf<Driven extends Page | DrivenPage>(page: Driven): Tab<Driven> {
  return {
    page,
    // A navigation may be refused, redirected or become a download: the test looks at what came of it.
    goto: async (url) => void (await page.goto(url).catch(() => null)),
    // Both drivers run a function with one argument, but their types are worded apart.
    evaluate: (script, entry) => (page as Page).evaluate(script as never, entry) as never,
    close: () => page.close(),
  };
}
