// Every screen in every situation: axe finds nothing in light and in dark, and nothing sticks out sideways, narrow or wide.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { situations } from '../components/fake-wallet-api.ts';
import { type LookingGlass, test } from './looking-glass.ts';

const components = join(import.meta.dirname, '../../components');
/** One page for all, as a page of its own costs more than what is looked at. */
let mirror: Awaited<ReturnType<LookingGlass['open']>>;

test.beforeAll(async ({ glass }) => {
  mirror = await glass.open();
});

test.afterAll(() => mirror.page.context().close());

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

for (const name of Object.keys(situations)) {
  test(`axe finds nothing: ${name}`, async ({ glass }) => {
    const { page, faults } = mirror;
    faults.splice(0);
    await page.setViewportSize({ width: 360, height: 640 });
    await page.emulateMedia({ colorScheme: 'light' });
    await glass.show(page, name);
    expect(toldOf(await axeOn(page).analyze())).toEqual([]);
    await expectNothingSticksOut(page);
    await page.setViewportSize({ width: 1100, height: 800 });
    await expectNothingSticksOut(page);
    // In the dark the page is the same but for its colours.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(toldOf(await page.evaluate(runAxeAgain, ofColours))).toEqual([]);
    expect(faults).toEqual([]);
  });
}

/** The rules of axe that look at colours. */
const ofColours = ['color-contrast', 'link-in-text-block'];

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

/** Our screens have no frames, for which axe would open a second page each time. */
function axeOn(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode();
}

/** Runs in the page, which has axe in it by now. */
function runAxeAgain(rules: readonly string[]): Promise<AxeResults> {
  const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
  return axe.run({ runOnly: { type: 'rule', values: rules } });
}

function toldOf({ violations }: AxeResults): string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

async function expectNothingSticksOut(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}
