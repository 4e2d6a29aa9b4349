// A real Firefox with the built extension, driven over WebDriver BiDi, and ways to reach the wallet inside it.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import type { WalletApi } from '../../lib/wallet/api.ts';
import { firefoxPath } from './browsers.mjs';
import { forgetPurchases, type JournalRow, readPurchases } from './chromium.ts';
import { apiThrough } from './extension-api.ts';

const firefoxExtensionFolder = join(import.meta.dirname, '../../.output/firefox-mv3');

export interface FirefoxOptions {
  /** An unpacked extension; its manifest names its id. */
  readonly extensionFolder?: string;
  readonly headless?: boolean;
  /** A fresh one unless given. */
  readonly profile?: string;
  readonly prefs?: Readonly<Record<string, string | number | boolean>>;
}

export interface Firefox {
  readonly browser: Browser;
  readonly profile: string;
  /** The folder that downloads go to. */
  readonly downloads: string;
  /** `moz-extension://<uuid>`; empty without an extension. */
  readonly extensionOrigin: string;
  /** A new tab at one of the extension's own pages: `popup.html`. */
  openExtensionPage(path: string): Promise<Page>;
  /** The tabs and windows that show one of the extension's own pages. */
  extensionPages(path: string): Promise<Page[]>;
  close(): Promise<void>;
}

/** Fixed, so that the extension's pages have a known address. */
const uuid = '40240240-2402-4024-8240-240240240240';

export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const executablePath = firefoxPath();
  if (executablePath === null) throw new Error('no Firefox was found: npm test installs one');
  const { extensionFolder, headless = true } = options;
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'tuppence-firefox-'));
  const downloads = join(profile, 'downloads');
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless,
    userDataDir: profile,
    acceptInsecureCerts: true,
    // Without it Firefox lets WebDriver open neither the extension's pages nor about: pages.
    args: ['--remote-allow-system-access'],
    defaultViewport: headless ? { width: 1200, height: 800 } : null,
    extraPrefsFirefox: {
      ...quiet,
      ...local,
      ...downloadsTo(downloads),
      ...uuidOf(extensionFolder),
      ...options.prefs,
    },
  });
  if (extensionFolder !== undefined) await browser.installExtension(extensionFolder);
  const extensionOrigin = extensionFolder === undefined ? '' : `moz-extension://${uuid}`;
  return {
    browser,
    profile,
    downloads,
    extensionOrigin,
    async openExtensionPage(path) {
      const page = await browser.newPage();
      await goToExtensionPage(page, `${extensionOrigin}/${path}`);
      return page;
    },
    async extensionPages(path) {
      const pages = await browser.pages();
      const places = await Promise.all(pages.map(addressOf));
      return pages.filter((_, index) => places[index] === `${extensionOrigin}/${path}`);
    },
    close: () => browser.close(),
  };
}

/** Firefox reports no life of an extension page to WebDriver, so `goto` alone would wait for ever: the page is asked. */
async function goToExtensionPage(page: Page, url: string): Promise<void> {
  void page.goto(url, { timeout: 0 }).catch(() => undefined);
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await addressOf(page)) === url) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the extension's page did not open: ${url}`);
}

/** `page.url()` knows nothing of extension pages. Null while a page is between two documents. */
async function addressOf(page: Page): Promise<string | null> {
  const told = page.evaluate(() => (document.readyState === 'complete' ? location.href : null));
  const limit = new Promise<null>((resolve) => setTimeout(resolve, 2_000, null));
  return Promise.race([told.catch(() => null), limit]);
}

export interface FirefoxWallet extends Firefox {
  /** The wallet's API as the extension's own pages see it. */
  readonly api: WalletApi;
  /** As in Chromium. */
  purchases(): Promise<JournalRow[]>;
  forgetPurchases(): Promise<void>;
  open(page: 'popup' | 'welcome' | 'dashboard', at?: string): Promise<Page>;
  /** The approve window, once it is there. */
  approveWindow(): Promise<Page>;
}

export async function launchWalletInFirefox(options: FirefoxOptions = {}): Promise<FirefoxWallet> {
  if (!existsSync(firefoxExtensionFolder)) throw new Error('the extension is not built: npm run build');
  const firefox = await launchFirefox({ extensionFolder: firefoxExtensionFolder, ...options });
  const home = await firefox.openExtensionPage('dashboard.html#settings');
  return {
    ...firefox,
    api: apiThrough((message) => home.evaluate((said) => chrome.runtime.sendMessage(said), message)),
    purchases: () => home.evaluate(readPurchases),
    forgetPurchases: () => home.evaluate(forgetPurchases),
    open: (name, at = '') => firefox.openExtensionPage(`${name}.html${at}`),
    async approveWindow() {
      for (let tries = 0; tries < 150; tries += 1) {
        const [prompt] = await firefox.extensionPages('approve.html');
        if (prompt !== undefined) return prompt;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('no approve window came');
    },
  };
}

function uuidOf(extensionFolder: string | undefined): Record<string, string> {
  if (extensionFolder === undefined) return {};
  const manifest = JSON.parse(readFileSync(join(extensionFolder, 'manifest.json'), 'utf8'));
  const id: string = manifest.browser_specific_settings.gecko.id;
  return { 'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }) };
}

/** Without a question. */
function downloadsTo(folder: string): Record<string, string | number | boolean> {
  return {
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.useDownloadDir': true,
    'browser.download.alwaysOpenPanel': false,
  };
}

/** Every name is this machine: shop.test, evil.test, and whatever the browser itself would call. */
const local = {
  'network.dns.forceResolve': '127.0.0.1',
  'network.trr.mode': 5,
  'network.http.http3.enable': false,
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
};

/** A browser that calls nobody. The extension is a temporary one: its storage and address outlive a restart. */
const quiet = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.region.update.enabled': false,
  'browser.topsites.contile.enabled': false,
  'captivedetect.canonicalURL': '',
  'devtools.jsonview.enabled': false, // JSON is shown as it came
  'dom.ipc.keepProcessesAlive.webIsolated.perOrigin': 4, // the next tab of a site need not wait for one
  'dom.push.connection.enabled': false,
  'extensions.blocklist.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'security.OCSP.enabled': 0,
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
};
