// A page finds fetch, XMLHttpRequest, EventSource and Image as they are without the extension: more than two hundred small facts, compared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startMirror } from '../rig/mirror.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { expect, test } from './journey.ts';

const script = readFileSync(join(import.meta.dirname, 'pages/as-without.js'), 'utf8');

test('fetch, XMLHttpRequest, EventSource and Image are to a page what they are without the extension', async ({
  world,
  wallet,
  money,
  page,
}) => {
  test.setTimeout(180_000);
  const [mirror, other] = await Promise.all([startMirror(world.log, script), startMirror(world.log)]);
  const plain = await launchPlain();
  try {
    const url = `${mirror.localhost}/?other=${other.localhost}`;
    const without = await factsOf(await plain.newPage(), url);
    expect(without.length).toBeGreaterThan(200);
    expect(without.filter((one) => one.endsWith(': late'))).toEqual([]);

    await wallet.api.status();
    await page.goto(url);
    expect(await page.evaluate(() => String(window.fetch))).not.toContain('fetch'); // our proxy is in place, and has no name there
    const ofNoRule = await factsOf(page, url);
    expect(different(without, ofNoRule)).toEqual([]);

    await money.allow(mirror.localhost);
    const ofAllowed = await factsOf(page, url);
    expect(different(without, ofAllowed)).toEqual([]);
  } finally {
    await plain.close();
    await Promise.all([mirror.close(), other.close()]);
  }
});

async function factsOf(page: Page, url: string): Promise<string[]> {
  await page.goto(url);
  // Of the page's own script.
  return page.evaluate(() => (window as unknown as { facts(): Promise<string[]> }).facts());
}

function different(some: readonly string[], others: readonly string[]): string[] {
  return some.flatMap((one, index) =>
    one === others[index] ? [] : [`without: ${one}`, `with:    ${others[index]}`],
  );
}
