// From the first page to a paid one and to its receipt with Tab, Enter, Space and arrows alone; every stop shows that it has the focus.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { startWorld, type World } from '../rig/world.ts';

let world: World;
let wallet: Wallet;

test.beforeAll(async () => {
  world = await startWorld();
  wallet = await launchWallet();
});

test.afterAll(async () => {
  await wallet.close();
  await world.close();
});

test('a wallet is brought, a page is paid and its receipt is read without a pointer', async () => {
  await bringWallet();
  const page = await payArticle();
  await expect(page).toHaveTitle(/lighthouse/i);
  await readReceipt();
});

async function bringWallet(): Promise<void> {
  const page = await wallet.open('welcome');
  await reach(page, page.getByRole('button', { name: /have recovery words/i }));
  await page.keyboard.press('Enter');
  await reach(page, page.locator('input'));
  await page.keyboard.type(world.chain.wallet.mnemonic);
  await page.keyboard.press('Enter');
  await reach(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(testPassword);
  await reach(page, page.getByLabel(/same password again/i));
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await wallet.api.status()).vault, { timeout: 15_000 }).toBe('unlocked');
  // Not a person's way: the shop and the chain of this test are on this machine.
  await wallet.api.setDeveloperMode({ on: true });
  await wallet.api.setRpcUrl({ network: 'eip155:84532', rpcUrl: world.rpcUrl });
}

async function payArticle(): Promise<Page> {
  const page = await wallet.context.newPage();
  await page.goto(`${world.shops.v2.origin}/article/lighthouse`);
  const limits = page.locator('summary').filter({ hasText: /limits/i });
  await reach(page, limits);
  await page.keyboard.press('Space');
  await expect(page.getByLabel(/^each, up to/i)).toBeVisible();
  await page.keyboard.press('Space');
  const pay = page.getByRole('button', { name: /^pay .* once$/i });
  await reach(page, pay, 'Shift+Tab');
  await expect(pay).not.toHaveAttribute('aria-disabled', 'true', { timeout: 5_000 });
  await page.keyboard.press('Enter');
  return page;
}

async function readReceipt(): Promise<void> {
  const page = await wallet.open('dashboard');
  await reach(page, page.getByRole('navigation').getByRole('link', { name: 'Receipts' }));
  await page.keyboard.press('Enter');
  const row = page.getByRole('link', { name: /article\/lighthouse/ });
  await expect(row).toBeVisible();

  const period = page.getByLabel('Time');
  await reach(page, period);
  await page.keyboard.press('ArrowDown');
  await expect(period).toHaveValue('today');
  await reach(page, page.getByRole('radio', { checked: true }));
  await page.keyboard.press('ArrowLeft'); // the last of them, round the corner
  await expect(page.getByRole('radio', { name: 'By site' })).toBeChecked();
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Each payment' })).toBeChecked();

  await reach(page, row);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^Payment to / })).toBeFocused();
  await reach(page, page.getByRole('link', { name: 'All receipts' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(row).toBeFocused();
}

/** From stop to stop until it is there, and each stop is seen. */
async function reach(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let steps = 0; steps < 40; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press(key);
    expect(await page.evaluate(focusShown)).toBe('seen');
  }
  await expect(wanted).toBeFocused();
}

/** Runs in the page: `seen`, or what keeps the focus from being seen. Behind the last control of a page it is the browser's own. */
function focusShown(): string {
  const stop = document.activeElement;
  if (stop === null || stop === document.body) return document.hasFocus() ? 'seen' : 'lost';
  const { top, bottom, left, right, width, height } = stop.getBoundingClientRect();
  // A link that stands for a whole row is outlined around the row.
  const isOutlined = [null, '::after'].some((part) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop, part);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor);
  });
  if (!isOutlined) return `${stop.outerHTML.slice(0, 200)} shows no focus`;
  const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width * height > 0;
  return isInView ? 'seen' : `${stop.outerHTML.slice(0, 200)} is out of view`;
}
