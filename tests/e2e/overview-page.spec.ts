// The overview before a fake wallet: what it draws says itself in words and numbers too, and it leaves the wallet in peace.
import { expect, type Page } from '@playwright/test';
import { type LookingGlass, test } from './looking-glass.ts';

let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

test('it asks the wallet once, and again only when one comes back to it', async () => {
  const { page } = await glass.look('overview');
  await expect(page.getByRole('img')).toHaveCount(2);
  const asked = await callsOf(page);
  expect(asked.length).toBeLessThan(12);
  await page.waitForTimeout(5_000); // longer than any part of the wallet's pages waits before it asks again
  expect(await callsOf(page)).toEqual(asked);
  await page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('focus'));
  });
  const anew = (await callsOf(page)).slice(asked.length).toSorted();
  // One coming back, although the browser tells of it twice.
  expect(anew).toEqual(['budgets', 'spendingByDay', 'today', 'totals', 'totals']);
  await page.context().close();
});

test('keys alone choose the days and the split, and the plot says what it shows', async () => {
  const { page } = await glass.look('overview');
  const plot = page.getByRole('img', { name: /^Day by day\. \$[0-9.]+ in all\. The most: / });
  await expect(plot).toBeVisible();
  await expect(plot.locator('g')).toHaveCount(30);
  await page.getByRole('radio', { name: '30 days' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(plot.locator('g')).toHaveCount(90);
  await page.getByRole('radio', { name: 'By site' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'By network' })).toBeChecked();
  await expect(page.getByRole('listitem').filter({ hasText: /^\s*Base\s*\$/ })).toBeVisible();
  await page.context().close();
});

test('the table has the very numbers of the sentence and of the legend', async () => {
  const { page } = await glass.look('overview, as tables');
  const figure = page.getByRole('figure').first();
  const [sum = ''] = (await figure.locator('figcaption').allTextContents()).map((text) => text.split(' ')[0]);
  const foot = (await figure.locator('tfoot td').allTextContents()).map((text) => text.trim());
  expect(foot.at(-1)).toBe(sum);
  const legend = (await figure.locator('.amount').allTextContents()).map((text) => text.trim());
  expect(legend.slice(0, foot.length - 1)).toEqual(foot.slice(0, -1));
  expect(foot.length).toBe(7); // five sites, the others, and the sum
  await page.context().close();
});

test('time runs as one reads: with the first day on the right where that is where a line begins', async () => {
  const { page } = await glass.look('overview');
  const firsts = async () => {
    const bars = page.getByRole('img').first().locator('rect.reach');
    const [first, last] = [await bars.first().boundingBox(), await bars.last().boundingBox()];
    return Math.sign((last?.x ?? 0) - (first?.x ?? 0));
  };
  expect(await firsts()).toBe(1);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await page.setViewportSize({ width: 420, height: 640 });
  await expect.poll(firsts).toBe(-1);
  await page.context().close();
});

test('test money is nowhere but in a plot of its own, for developers', async () => {
  const { page } = await glass.look('overview');
  await expect(page.getByText('Test money, day by day')).toHaveCount(0);
  await page.context().close();
  const developer = await glass.look('overview, by network');
  const plots = developer.page.getByRole('figure');
  await expect(plots.nth(1).getByRole('listitem')).toHaveText(/^\s*Base Sepolia/);
  await expect(plots.nth(0).getByRole('listitem')).toHaveText(/^\s*Base\s*\$/);
  await developer.page.context().close();
});

/** But for whether it is open, which is looked at all the time. */
async function callsOf(page: Page): Promise<string[]> {
  const calls = await page.evaluate(() => [...(window as unknown as { calls: string[] }).calls]); // put there by the looking glass
  return calls.filter((name) => name !== 'status');
}
