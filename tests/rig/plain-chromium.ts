// A Chromium for comparing: without the extension, or with another build of it.
import type { BrowserContext } from '@playwright/test';
import { launchChromium } from './chromium-launch.ts';

export async function launchPlain(extensionFolder?: string): Promise<BrowserContext> {
  const extensionFolders = extensionFolder === undefined ? [] : [extensionFolder];
  const { context } = await launchChromium({ extensionFolders, profile: '' }); // one that goes with the browser
  return context;
}
