// Starts a real Chromium that calls nobody, with unpacked extensions or without.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumPath } from './browsers.mjs';
import { certificateDigest } from './listen.ts';

export interface ChromiumOptions {
  /** Unpacked ones. */
  readonly extensionFolders?: readonly string[];
  readonly headless?: boolean;
  /** A fresh one unless given. */
  readonly profile?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export async function launchChromium(
  options: ChromiumOptions = {},
): Promise<{ context: BrowserContext; profile: string }> {
  const { headless = true, colorScheme = 'light' } = options;
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'tuppence-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumOrExplain(),
    headless: false, // Playwright's own headless flag would choose a browser without extensions
    args: chromiumFlags(options),
    viewport: headless ? { width: 1200, height: 800 } : null,
    colorScheme,
    timeout: 60_000,
  });
  return { context, profile };
}

export function chromiumOrExplain(): string {
  const path = chromiumPath();
  if (path === null) throw new Error('no Chromium was found: npm start installs one');
  return path;
}

/** With the extensions, and without what would call out. */
export function chromiumFlags({ extensionFolders = [], headless = true }: ChromiumOptions): string[] {
  const folders = extensionFolders.join(',');
  return [
    ...(headless ? ['--headless=new'] : []),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(folders === '' ? [] : [`--disable-extensions-except=${folders}`, `--load-extension=${folders}`]),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    '--disable-gpu',
    // Names that stand for public sites; they never leave this machine.
    '--host-resolver-rules=MAP *.test 127.0.0.1',
    // Their certificate, trusted: nothing is cached of a site whose certificate is not.
    `--ignore-certificate-errors-spki-list=${certificateDigest()}`,
  ];
}
