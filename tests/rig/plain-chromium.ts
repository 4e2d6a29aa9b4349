// A Chromium for comparing: without the extension, or with another build of it.
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumPath } from './browsers.mjs';
import { localSites } from './chromium.ts';

export function launchPlain(extensionFolder?: string): Promise<BrowserContext> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium was found: npm start installs one');
  const extension = [`--disable-extensions-except=${extensionFolder}`, `--load-extension=${extensionFolder}`];
  return chromium.launchPersistentContext('', {
    executablePath,
    headless: false, // the same headless mode as with the extension
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(extensionFolder === undefined ? [] : extension),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      '--disable-gpu',
      ...localSites(),
    ],
    viewport: { width: 1200, height: 800 },
    colorScheme: 'light',
  });
}
