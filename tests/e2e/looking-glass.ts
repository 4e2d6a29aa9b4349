// Screens before a fake wallet, in a browser: each situation by its name, under the policy that the extension's pages have.
import { join } from 'node:path';
import {
  type BrowserContextOptions,
  test as base,
  type ConsoleMessage,
  chromium,
  type Page,
} from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type InlineConfig, preview } from 'vite';
import { situations } from '../components/fake-wallet-api.ts';
import { fieldIn, type Language, namesIn } from '../components/languages.ts';
import { chromiumPath } from '../rig/browsers.mjs';

export interface LookingGlass {
  /** A page that shows the situation, after its presses; `faults` gathers what went wrong in it. */
  look(name: string): Promise<{ page: Page; faults: string[] }>;
  /** A page for many situations, one after the other. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>;
  show(page: Page, name: string, language?: Language): Promise<void>;
  /** Of the browser that looks. */
  readonly version: string;
  close(): Promise<void>;
}

/** Built once for each worker. */
export const test = base.extend<object, { readonly glass: LookingGlass }>({
  glass: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use, { workerIndex }) => {
      const glass = await openLookingGlass(`looking-glass-${workerIndex}`);
      await use(glass);
      await glass.close();
    },
    { scope: 'worker' },
  ],
});

const root = join(import.meta.dirname, '../components');
const input = join(root, 'looking-glass.html');
/** What of the policy in wxt.config.ts concerns a screen: no inline style, no code from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'none'";

async function openLookingGlass(folder: string): Promise<LookingGlass> {
  const outDir = join(import.meta.dirname, '../../test-results', folder);
  const config = { root, configFile: false, logLevel: 'error', plugins: [svelte()] } satisfies InlineConfig;
  await build({ ...config, build: { outDir, emptyOutDir: true, rolldownOptions: { input } } });
  const headers = { 'Content-Security-Policy': policy };
  const server = await preview({
    ...config,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers },
  });
  const browser = await chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const address = `${server.resolvedUrls?.local[0] ?? ''}looking-glass.html`;
  const glass: LookingGlass = {
    async look(name) {
      const opened = await glass.open();
      await glass.show(opened.page, name);
      return opened;
    },
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 360, height: 640 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => isFault(message) && faults.push(message.text()));
      return { page, faults };
    },
    async show(page, name, language = 'en') {
      await page.goto(`${address}?${encodeURIComponent(name)}&${language}`);
      await page.locator('main, [role=main]').first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      for (const [label, text] of Object.entries(situations[name]?.fill ?? {}))
        await page.getByRole('textbox', { name: fieldIn(language, label) }).fill(text);
      for (const label of situations[name]?.press ?? []) await press(page, namesIn(language, label));
    },
    version: browser.version(),
    async close() {
      await browser.close();
      await server.close();
    },
  };
  return glass;
}

/** The browser asks any server for an icon, and this one has none. */
function isFault(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !message.location().url.endsWith('/favicon.ico');
}

async function press(page: Page, label: string | RegExp): Promise<void> {
  const within = typeof label === 'string' ? label : new RegExp(label.source.slice(1)); // a summary may say more before it
  const control = page
    .getByRole('button', { name: label })
    .or(page.getByRole('radio', { name: label }))
    .or(page.getByRole('switch', { name: label }))
    .or(page.locator('summary', { hasText: within }));
  await control.first().click();
  // What it leads to comes from the fake wallet, which needs no time but a turn of the page.
  await page.waitForTimeout(100);
}
