// The receipts before a fake wallet, by keyboard: found, opened, left, turned, cancelled, brought back.
import { expect, type Page } from '@playwright/test';
import { type LookingGlass, test } from './looking-glass.ts';

let glass: LookingGlass;

test.beforeAll(({ glass: opened }) => {
  glass = opened;
});

test('the keyboard alone finds a receipt, opens it, and comes back to its row', async () => {
  const { page } = await glass.look('receipts');
  await reach(page, 'Search sites, paths, payees, transactions');
  await page.keyboard.type('paper articles/44');
  await expect(page.getByText('1 payment found', { exact: true })).toBeVisible();
  await reach(page, 'paper.example /articles/44');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Payment to paper.example' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'paper.example /articles/44' })).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveValue('paper articles/44');
});

test('the row that one came back to takes the keyboard once, not whenever it appears', async () => {
  const { page } = await glass.look('receipts');
  await page.getByRole('link', { name: 'api.weather.example /articles/2', exact: true }).click();
  await page.getByRole('link', { name: 'All receipts' }).click();
  const row = page.getByRole('link', { name: 'api.weather.example /articles/2', exact: true });
  await expect(row).toBeFocused();
  const search = page.getByRole('searchbox');
  await search.fill('nothing like it');
  await expect(page.getByText('0 payments found', { exact: true })).toBeVisible();
  await search.fill('');
  await expect(row).toBeVisible();
  await expect(search).toBeFocused();
});

test('clearing the filters clears the fields too, and the keyboard does not fall off the page', async () => {
  const { page } = await glass.look('receipts, not settled');
  await expect(page.getByLabel('What became of it')).toHaveValue('open');
  await page.getByRole('searchbox').fill('shop');
  await expect(page.getByText(/^\d payments found$/)).toBeVisible();
  await reach(page, 'Clear filters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await expect(page.getByLabel('What became of it')).toHaveValue('');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('filters that are cleared while words are still being typed stay cleared', async () => {
  const { page } = await glass.look('receipts, not settled');
  const search = page.getByRole('searchbox');
  const clear = page.getByRole('button', { name: 'Clear filters' });
  await expect(page.getByText(/^\d+ payments found$/)).toBeVisible();
  await search.fill('shop');
  await clear.click();
  await page.waitForTimeout(600); // more than a pause in typing
  await expect(search).toHaveValue('');
  await expect(page.getByLabel('What became of it')).toHaveValue('');
  await expect(clear).toHaveCount(0);
});

test('what is chosen while words are still being typed takes them along', async () => {
  const { page } = await glass.look('receipts');
  await page.getByRole('searchbox').fill('paper articles/44');
  await page.getByLabel('Time').selectOption('Last 30 days');
  await expect(page.getByRole('searchbox')).toHaveValue('paper articles/44');
  await expect(page.getByText('1 payment found', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Time')).toHaveValue('month');
});

test('pages are turned by keyboard, each is read from its top, and none is longer than fifty', async () => {
  const { page } = await glass.look('receipts');
  const rows = page.locator('main li');
  await expect(rows).toHaveCount(50);
  await expect(page.getByRole('button', { name: 'Newer' })).toHaveAttribute('aria-disabled', 'true');
  const first = await rows.first().textContent();
  await reach(page, 'Older');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Receipts, page 2' })).toBeFocused();
  await expect(rows).toHaveCount(50);
  expect(await rows.first().textContent()).not.toBe(first);
  await reach(page, 'Older');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Older' })).toHaveAttribute('aria-disabled', 'true');
  await reach(page, 'Newer');
  await page.keyboard.press('Enter');
  await reach(page, 'Newer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Receipts, page 1' })).toBeFocused();
  expect(await rows.first().textContent()).toBe(first);
});

test('a day that goes over a page has its whole sum on both', async () => {
  const { page } = await glass.look('receipts');
  const last = page.locator('main section section').last().locator('header');
  await expect(last).toContainText('$');
  const cut = await last.textContent();
  const shown = await page.locator('main section section').last().locator('li').count();
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(page.getByRole('region', { name: 'Receipts, page 2' })).toBeVisible();
  const again = page.locator('main section section').first();
  await expect(again.locator('header')).toContainText('$');
  expect(await again.locator('header').textContent()).toBe(cut);
  expect(shown).toBeGreaterThan(0);
  expect(await again.locator('li').count()).toBeGreaterThan(0);
});

test('a site in the sums leads to its payments', async () => {
  const { page } = await glass.look('receipts');
  await page.getByRole('radio', { name: 'By site' }).check();
  await page.getByRole('button', { name: 'Show the payments at maps.example' }).click();
  await expect(page.getByLabel('Site', { exact: true })).toHaveValue('https://maps.example');
  await expect(page.getByLabel('Site', { exact: true })).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Each payment' })).toBeChecked();
  const names = await page.locator('main li strong').allTextContents();
  expect(new Set(names)).toEqual(new Set(['maps.example']));
});

test('cancelling says what it costs before it does anything, and leaving it gives the keyboard back', async () => {
  const { page } = await glass.look('receipt, unknown');
  await reach(page, 'Cancel on the chain');
  await page.keyboard.press('Enter');
  await expect(page.getByText('0.00001284 ETH')).toBeVisible();
  await expect(page.getByText(/the site is faster/)).toBeFocused();
  await reach(page, 'Leave it');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cancel on the chain' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Yes, cancel the payment' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await reach(page, 'Yes, cancel the payment');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/The cancellation is on its way/)).toBeFocused();
});

test('without money for the gas there is nothing to agree to', async () => {
  const { page } = await glass.look('receipt, unknown, no gas');
  await expect(page.getByText(/not enough ETH on Base/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Yes, cancel the payment' })).toHaveCount(0);
});

test('files are saved under their names, and one is brought back', async () => {
  const { page } = await glass.look('receipts');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  await expect(page.getByText(/Saved as tuppence-receipts-.*\.csv/)).toBeVisible();
  expect(await asked(page)).toContainEqual(expect.stringMatching(/^save tuppence-receipts-.*\.csv$/));
  const file = { name: 'receipts.json', mimeType: 'application/json', buffer: Buffer.from('[1]') };
  await page.getByLabel('Bring receipts back from a file').setInputFiles(file);
  await expect(page.getByText('3 receipts were added.')).toBeVisible();
});

test('saving and reading a file show how far they are, and are cancelled without a file', async () => {
  const { page } = await glass.look('receipts, being saved');
  await expect(page.getByText('4000 so far')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('This was cancelled before it was done. Nothing was changed.')).toBeFocused();
  expect((await asked(page)).filter((one) => one.startsWith('save'))).toEqual([]);
  const file = { name: 'receipts.json', mimeType: 'application/json', buffer: Buffer.from('[1]') };
  await page.getByLabel('Bring receipts back from a file').setInputFiles(file);
  const bar = page.getByRole('progressbar', { name: 'Reading the file…' });
  await expect(bar).toHaveJSProperty('position', 0.4);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText(/^Cancelled\. What was read until then stays/)).toBeFocused();
  await expect(bar).toHaveCount(0);
});

test('a shorter time says that it deletes, and changes nothing until that is agreed to', async () => {
  const { page } = await glass.look('receipts');
  const keep = page.getByLabel('Keep receipts');
  await keep.selectOption('For 90 days');
  await expect(page.getByText(/Older receipts are deleted/)).toBeVisible();
  await page.getByRole('button', { name: 'Leave it as it was' }).click();
  await expect(keep).toHaveValue('null');
  await keep.selectOption('For 90 days');
  await page.getByRole('button', { name: 'Delete older receipts' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await expect(keep).toHaveValue('90');
  await keep.selectOption('For ever');
  await expect(page.getByText(/Older receipts are deleted/)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeVisible();
});

test('the popup is not silent about what is in doubt, and leads there', async () => {
  const { page } = await glass.look('popup, a rule');
  await page.getByRole('link', { name: /^\d+ payments are in doubt$/ }).click();
  await page.getByRole('link', { name: 'All receipts' }).click();
  await page.getByRole('link', { name: 'shop.example POST /api/v1/summarise' }).first().click();
  expect(await asked(page)).toEqual([
    'open dashboard#receipts?state=doubtful',
    'open dashboard#receipts',
    'open dashboard#receipts/settled',
  ]);
});

test('the pages of the dashboard are links, and the keyboard goes on at their headings', async () => {
  const { page } = await glass.look('receipts');
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages.getByRole('link', { name: 'Receipts' })).toHaveAttribute('aria-current', 'page');
  await reach(page, 'Settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await expect(pages.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Receipts' })).toBeFocused();
});

/** By Tab to the control of that name. */
async function reach(page: Page, name: string): Promise<void> {
  const roles = ['link', 'button', 'searchbox'] as const;
  const [first, ...others] = roles.map((role) => page.getByRole(role, { name, exact: true }));
  const control = others.reduce((all, other) => all.or(other), first ?? page.locator('none')).first();
  await expect(control).toBeVisible();
  for (let steps = 0; steps < 120; steps += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control).toBeFocused();
}

/** What the screen has asked of the place that it stands in. */
async function asked(page: Page): Promise<string[]> {
  // Put there by looking-glass.ts.
  return page.evaluate(() => (window as Window & { asked?: string[] }).asked ?? []);
}
