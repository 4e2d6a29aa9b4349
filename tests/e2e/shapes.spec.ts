// Every screen keeps its shape: in long words, written to the left, in letters twice as large; in forced colours it still says what is chosen.
import { expect, type Page } from '@playwright/test';
import { situations } from '../components/fake-wallet-api.ts';
import type { Language } from '../components/languages.ts';
import { type LookingGlass, test } from './looking-glass.ts';
import { colourAt } from './palette.ts';

const narrow = { viewport: { width: 320, height: 640 } };
let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

/** German has the longest words. */
const shapes: readonly (readonly [name: string, language: Language, letters: number])[] = [
  ['written to the left', 'mirrored', 16],
  ['in German letters twice as large', 'de', 32],
];

for (const [name, language, letters] of shapes) {
  test(`nothing sticks out of 320 pixels: ${name}`, async () => {
    test.setTimeout(180_000);
    const { page, faults } = await glass.open(narrow);
    await setLetters(page, letters);
    page.setDefaultTimeout(5_000);
    const wide: string[] = [];
    for (const situation of Object.keys(situations)) {
      await glass.show(page, situation, language);
      const stuck = await page.evaluate(whatSticksOut);
      if (stuck.length > 0) wide.push(`${situation}: ${stuck.join(' ')}`);
    }
    expect(wide).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
}

test('a page that is written to the left says so, and what is named in Latin letters stays legible', async () => {
  const { page } = await glass.open();
  await glass.show(page, 'receipt, settled', 'mirrored');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  for (const text of ['shop.example', '0x8617E3…38070D', '0.025 USDC']) {
    const shown = page.locator('main').getByText(text, { exact: true }).first();
    expect(await shown.evaluate((element) => getComputedStyle(element).direction), text).toBe('ltr');
  }
  await page.context().close();
});

test('in forced colours the page that is open, a switch and a part of a whole are told apart', async () => {
  const { page } = await glass.open({ forcedColors: 'active' });
  await glass.show(page, 'settings');
  const line = (element: Element) => getComputedStyle(element).borderBlockEndColor;
  const [open, other] = [page.locator('nav [aria-current]'), page.locator('nav a:not([aria-current])')];
  expect(await open.evaluate(line)).not.toBe(await other.first().evaluate(line));
  const fill = (element: Element) => getComputedStyle(element).backgroundColor;
  const switches = page.getByRole('switch');
  expect(await switches.and(page.locator(':checked')).first().evaluate(fill)).not.toBe(
    await switches.and(page.locator(':not(:checked)')).first().evaluate(fill),
  );
  await glass.show(page, 'popup, a rule');
  const bar = page.locator('progress').first();
  const picture = await bar.screenshot();
  expect(colourAt(picture, 0.1, 0.5)).not.toBe(colourAt(picture, 0.9, 0.5));
  await page.context().close();
});

/** As a person sets them in the browser, so that widths in `rem` follow. */
async function setLetters(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: (standard * 13) / 16 } });
}

/** Runs in the page: nothing, or the innermost elements that reach beyond either edge. */
function whatSticksOut(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const reaches = (element: Element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (right > clientWidth + 1 || left < -1);
  };
  const out = [...document.body.querySelectorAll('*')].filter(reaches);
  if (scrollWidth <= clientWidth) return [];
  const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
  return inner.slice(0, 3).map((element) => `<${element.localName} class="${element.className}">`);
}
