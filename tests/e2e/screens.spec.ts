// Every screen in every situation: axe finds nothing in light and dark, and nothing sticks out sideways when it is narrow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type InlineConfig, type PreviewServer, preview } from 'vite';
import { situations } from '../components/fake-wallet-api.ts';
import { chromiumPath } from '../rig/browsers.mjs';

const root = join(import.meta.dirname, '../components');
const outDir = join(import.meta.dirname, '../../test-results/looking-glass');
const input = join(root, 'looking-glass.html');
let server: PreviewServer;
let browser: Browser;

test.beforeAll(async () => {
  const config = { root, configFile: false, logLevel: 'error', plugins: [svelte()] } satisfies InlineConfig;
  await build({ ...config, build: { outDir, emptyOutDir: true, rolldownOptions: { input } } });
  server = await preview({ ...config, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  browser = await chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
});

test('every screen of the list is looked at in some situation', () => {
  const routes = readFileSync(join(root, '../../components/routes.ts'), 'utf8');
  const names = [...routes.matchAll(/from '\.\/screens\/(\w+)\.svelte'/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(4);
  expect(new Set(Object.values(situations).map(({ screen }) => screen))).toEqual(new Set(names));
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const name of Object.keys(situations)) {
    test(`axe finds nothing: ${name}, ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 640 } });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      const address = server.resolvedUrls?.local[0] ?? '';
      await page.goto(`${address}looking-glass.html#${encodeURIComponent(name)}`);
      await page.locator('main, [role=main]').first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}
