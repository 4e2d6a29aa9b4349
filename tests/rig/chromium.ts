// A real Chromium with the built extension in a fresh or given profile, and ways to reach the wallet inside it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from '@playwright/test';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { WalletApi } from '../../lib/wallet/api.ts';
import { type ChromiumOptions, launchChromium } from './chromium-launch.ts';
import { apiThrough } from './extension-api.ts';
import type { World } from './world.ts';

export const extensionFolder = join(import.meta.dirname, '../../.output/chrome-mv3');

/** Long enough for the vault's rules, and as public as the test mnemonic. */
export const testPassword = 'correct horse battery staple';

/** A row, and the digest of the bytes that were signed for it: they themselves go when they can no longer be sent. */
export type JournalRow = Purchase & { readonly proof: string | null };

export interface Wallet {
  readonly context: BrowserContext;
  readonly profile: string;
  readonly extensionOrigin: string;
  /** The wallet's API as the extension's own pages see it. */
  readonly api: WalletApi;
  /** Every row of the ledger, those that came to nothing and the secrets included, in order of time. */
  purchases(): Promise<JournalRow[]>;
  /** Forgets all purchases and what is remembered of sites: the next journey is nobody's second visit. */
  forgetPurchases(): Promise<void>;
  /** Opens one of the extension's pages, at a place in it: `#receipts`. */
  open(page: 'popup' | 'welcome' | 'dashboard', at?: string): Promise<Page>;
  worker(): Promise<Worker>;
  close(): Promise<void>;
}

export async function launchWallet(options: ChromiumOptions = {}): Promise<Wallet> {
  if (!existsSync(extensionFolder)) throw new Error('the extension is not built: npm run build');
  const { context, profile } = await launchChromium({ extensionFolders: [extensionFolder], ...options });
  const first = await workerOf(context);
  const extensionOrigin = `chrome-extension://${new URL(first.url()).host}`;
  // The settings ask the wallet once; what shows its sums would ask again whenever it is seen.
  const home = await context.newPage();
  await home.goto(`${extensionOrigin}/dashboard.html#settings`);
  return {
    context,
    profile,
    extensionOrigin,
    api: apiThrough((message) => home.evaluate((said) => chrome.runtime.sendMessage(said), message)),
    purchases: () => home.evaluate(readPurchases),
    forgetPurchases: () => home.evaluate(forgetPurchases),
    async open(name, at = '') {
      const page = await context.newPage();
      await page.goto(`${extensionOrigin}/${name}.html${at}`);
      return page;
    },
    worker: () => workerOf(context),
    close: () => context.close(),
  };
}

/** Half a minute is an alarm's time: by then it has been woken. */
async function workerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 40_000 }));
}

/** The popup in a window of its own that does not take the focus: the tab stays the one that is looked at. */
export async function popupBeside(
  tab: Page,
  { context, extensionOrigin }: Wallet,
  url = 'popup.html',
): Promise<Page> {
  await tab.bringToFront();
  const [opener] = context.pages().filter((page) => page.url().startsWith(extensionOrigin));
  const coming = context.waitForEvent('page');
  await opener?.evaluate((at) => chrome.windows.create({ url: at, type: 'popup', focused: false }), url);
  return coming;
}

/** What holds for all sites never stands in the way of a journey that is about something else. */
export async function liftLimits({ api }: Pick<Wallet, 'api'>): Promise<void> {
  const settings = { 'all-day': '1000000000', outstanding: '1000000000' };
  const set = await api.saveRule({ rule: { site: '*', money: 'test', on: true, settings } });
  if (!set.ok) throw new Error(`the limits were not lifted: ${set.failure.name}`);
}

/** A wallet with the test mnemonic, unlocked, in developer mode, its test network at the local chain. */
export async function setUpWallet(
  wallet: Pick<Wallet, 'api'>,
  world: Pick<World, 'chain' | 'rpcUrl'>,
): Promise<void> {
  const created = await wallet.api.createVault({
    words: world.chain.wallet.mnemonic,
    password: testPassword,
  });
  if (!created.ok) throw new Error(`the vault was not made: ${created.failure.name}`);
  await wallet.api.setDeveloperMode({ on: true });
  const set = await wallet.api.setRpcUrl({ network: 'eip155:84532', rpcUrl: world.rpcUrl });
  if (!set.ok) throw new Error(`the local chain was not accepted: ${set.failure.name}`);
}

/** Runs in one of the extension's own pages. Who was refused how often is forgotten too: nobody is muted by what came before. */
export function forgetPurchases(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tuppence');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const stores = ['purchases', 'evidence', 'memories', 'days', 'words'];
      const transaction = opening.result.transaction([...stores, 'settings'], 'readwrite');
      transaction.objectStore('settings').delete('refused');
      for (const store of stores) transaction.objectStore(store).clear();
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** Runs in a page of the extension. */
export function readPurchases(): Promise<JournalRow[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tuppence');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['purchases', 'evidence']);
      const rows = transaction.objectStore('purchases').index('at').getAll();
      const log = transaction.objectStore('evidence').getAll();
      transaction.oncomplete = () => {
        opening.result.close();
        const proofs = new Map(
          log.result.filter(({ kind }) => kind === 'signed').map((entry) => [entry.purchase, entry.proof]),
        );
        resolve(rows.result.map((row) => ({ ...row, proof: proofs.get(row.id) ?? null })));
      };
    };
  });
}
