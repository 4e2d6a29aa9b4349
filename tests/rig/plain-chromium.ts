// The same Chromium without the extension: what a page would see if there were no wallet.
import { type Browser, chromium } from '@playwright/test';
import { chromiumPath } from './browsers.mjs';

export function launchPlain(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? '',
    headless: false, // as in chromium.ts
    args: ['--headless=new', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}
