// How the screens look: in light, in dark, in German, written to the left and 320 pixels wide, held against the pictures in tests/references.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { situations } from '../components/fake-wallet-api.ts';
import type { Language } from '../components/languages.ts';
import { type LookingGlass, test } from './looking-glass.ts';
import { withPalette } from './palette.ts';

/** Which situations have pictures: each screen, each page of the dashboard, each state that looks otherwise than the rest. */
const pictured = [
  'welcome, first page',
  'welcome, practice, asked',
  'gate, a question',
  'gate, locked',
  'gate, several offers',
  'gate, several offers, one avoided',
  'gate, not as before',
  'gate, unverified and hostile',
  'gate, not enough money',
  'gate, a high amount',
  'gate, a ceiling and an allowance',
  'gate, charged before delivery, beside what is not',
  'approve, a question',
  'approve, twelve items',
  'popup, no wallet',
  'popup, locked',
  'popup, a rule',
  'popup, what waits',
  'popup, a broken request',
  'popup, a refusal',
  'popup, an allowance is missing',
  'popup, stopped',
  'popup, empty',
  'settings',
  'overview',
  'overview, nothing',
  'about',
  'account',
  'account, before allowing',
  'account, two smart accounts, and code of its own',
  'security',
  'networks',
  'receipts',
  'receipts, by site',
  'receipts, none',
  'receipt, settled, why',
  'receipt, unknown, before cancelling',
  'rules',
  'rule, a site',
  'rule, every kind',
];

interface Light extends BrowserContextOptions {
  readonly language?: Language;
  readonly width?: number;
}

const lights: Readonly<Record<string, Light>> = {
  light: {},
  dark: { colorScheme: 'dark' },
  german: { language: 'de' },
  leftward: { language: 'mirrored' },
  narrow: { width: 320 },
};
const widths = { Welcome: 560, Gate: 560, Approve: 420, Popup: 360, Dashboard: 760 } as const;
/** A Wednesday at noon. */
const noon = Date.UTC(2026, 10, 25, 12);

const folder = join(import.meta.dirname, '../references');
const made = join(folder, 'made-with.json');
let glass: LookingGlass;
/** The browser and the fonts of this machine; a picture is only like another of the same. */
let here: string;

test.beforeAll(async ({ glass: opened }) => {
  glass = opened;
  here = JSON.stringify({ chromium: glass.version, fonts: await fontsHere() });
});

test('every screen and every page of the dashboard has pictures, and no picture is left over', () => {
  const shown = pictured.map((name) => situations[name]);
  expect(pictured.filter((name) => situations[name] === undefined)).toEqual([]);
  expect(new Set(shown.map((situation) => situation?.screen))).toEqual(
    new Set(Object.values(situations).map(({ screen }) => screen)),
  );
  const pageOf = (at: string | undefined) => at?.split(/[/?]/)[0];
  expect(new Set(shown.map((situation) => pageOf(situation?.at)))).toEqual(
    new Set(Object.values(situations).map(({ at }) => pageOf(at))),
  );
  const wanted = Object.keys(lights).flatMap((light) => pictured.map((name) => pictureOf(name, light)));
  const there = readdirSync(folder).filter((name) => name.endsWith('.png'));
  if (isRenewing()) for (const name of there) if (!wanted.includes(name)) rmSync(join(folder, name));
  if (!isRenewing()) expect(there.sort()).toEqual(wanted.sort());
});

for (const [light, { language = 'en', width, ...options }] of Object.entries(lights)) {
  test(`the screens look as their pictures do, or it is said why they were not compared: ${light}`, async () => {
    test.setTimeout(180_000);
    if (!isRenewing() && !isLikeHere()) return tellNotCompared(light);
    const { page, faults } = await glass.open({ ...options, locale: 'en', timezoneId: 'UTC' });
    await page.clock.setFixedTime(noon);
    for (const name of pictured) {
      const situation = situations[name];
      if (situation === undefined) continue;
      await page.setViewportSize({ width: width ?? widths[situation.screen], height: 480 });
      await glass.show(page, name, language);
      await stretch(page);
      await expectLikePicture(page, pictureOf(name, light));
    }
    expect(faults).toEqual([]);
    await page.context().close();
    if (isRenewing()) writeFileSync(made, `${JSON.stringify(JSON.parse(here), null, 2)}\n`);
  });
}

/** To the whole of the screen; of a long list its beginning shows enough. */
async function stretch(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize() ?? { width: 0 };
  await page.setViewportSize({ width, height: Math.min(height, 1000) });
}

/** Every picture that differs is told, not only the first. */
async function expectLikePicture(page: Page, picture: string): Promise<void> {
  await expect.soft(page).toHaveScreenshot(picture, { maxDiffPixelRatio: 0.002 });
  const file = join(folder, picture);
  if (isRenewing()) writeFileSync(file, withPalette(readFileSync(file)));
}

function pictureOf(name: string, light: string): string {
  return `${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${light}.png`;
}

function isRenewing(): boolean {
  return ['all', 'changed'].includes(test.info().config.updateSnapshots);
}

function isLikeHere(): boolean {
  return existsSync(made) && JSON.stringify(JSON.parse(readFileSync(made, 'utf8'))) === here;
}

function tellNotCompared(light: string): void {
  const there = existsSync(made) ? JSON.stringify(JSON.parse(readFileSync(made, 'utf8'))) : 'nothing';
  const description = `${pictured.length} pictures in ${light} were NOT compared: made with ${there}, here is ${here}`;
  test.info().annotations.push({ type: 'not compared', description });
  console.log(description);
}

/** Letters as this machine draws them: two machines with the same fonts and the same smoothing draw the same. */
async function fontsHere(): Promise<string> {
  const { page } = await glass.open();
  await glass.show(page, 'gate, nothing');
  await page.setContent(`<body style="font-size: 16px">
    <p style="font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif">Hamburgefonstiv „äöüß“ 0123 \u05e9\u05dc
    <p style="font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Segoe UI Mono', 'DejaVu Sans Mono', monospace">0x52908400 Hamburgefonstiv`);
  const drawn = await page.screenshot();
  await page.context().close();
  return createHash('sha256').update(drawn).digest('hex').slice(0, 16);
}
