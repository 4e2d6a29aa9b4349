// The same Chromium without the extension, for comparing.
import type { BrowserContext } from '@playwright/test';
import { launchChromium } from './chromium-launch.ts';

export async function launchPlain(): Promise<BrowserContext> {
  return (await launchChromium({ profile: '' })).context; // one that goes with the browser;
}
