// Every screen in every situation: axe finds nothing in light and in dark, and nothing sticks out sideways, narrow or wide.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { situations } from '../components/fake-wallet-api.ts';
import { type LookingGlass, openLookingGlass } from './looking-glass.ts';

const components = join(import.meta.dirname, '../../components');
let glass: LookingGlass;

test.beforeAll(async () => {
  glass = await openLookingGlass('looking-glass');
});

test.afterAll(() => glass.close());

test('every screen of the list is looked at in some situation', () => {
  const routes = readFileSync(join(components, 'routes.ts'), 'utf8');
  const names = [...routes.matchAll(/from '\.\/screens\/(\w+)\.svelte'/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(4);
  expect(new Set(Object.values(situations).map(({ screen }) => screen))).toEqual(new Set(names));
});

test('so is every page of the dashboard', () => {
  const pages = readFileSync(join(components, 'pages.ts'), 'utf8');
  const names = [...pages.matchAll(/name: '(\w+)'/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(1);
  const places = Object.values(situations).flatMap(({ at }) => (at === undefined ? [] : [at]));
  expect(names.filter((name) => !places.some((at) => at.startsWith(`#${name}`)))).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const name of Object.keys(situations)) {
    test(`axe finds nothing: ${name}, ${colorScheme}`, async () => {
      const { page, faults } = await glass.look(name, { colorScheme });
      // What axe looks at takes its time, and is told apart by colours more than by width: narrow in light, wide in dark.
      if (colorScheme === 'light') await expectNothingFound(page);
      await expectNothingSticksOut(page);
      await page.setViewportSize({ width: 1100, height: 800 });
      await expectNothingSticksOut(page);
      if (colorScheme === 'dark') await expectNothingFound(page);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  }
}

async function expectNothingFound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function expectNothingSticksOut(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}
