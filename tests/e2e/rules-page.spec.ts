// Sites and rules in the extension itself: what is written on the page is what the next payment obeys.
import type { Page } from '@playwright/test';
import { ruleAddress } from '../../components/state/rule-places.ts';
import type { Wallet } from '../rig/chromium.ts';
import { expect, fetchInPage, test } from './journey.ts';
import { reasonsOf } from './unpaid.ts';

// What these journeys allow is nobody else's.
test.afterEach(async ({ wallet }) => {
  for (const { site, money } of await wallet.api.rules()) {
    if (site !== '*') expect((await wallet.api.removeRule({ site, money })).ok).toBe(true);
  }
});

test('a limit, a block and a pause that are saved on the page hold for the next payment', async ({
  world,
  wallet,
  money,
  unpaid,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin, { perRequest: '50000', perDay: '500000' });
  await page.goto(origin);
  const rules = await opened(wallet, ruleAddress({ site: origin, money: 'test' }));
  const paid = await money.spentBy(async () => {
    expect(await lookedAt(page, '/api/item/1')).toMatchObject({ status: 200 });
  });
  expect(paid.onChain).toBe(10_000n);

  await rules.getByRole('group', { name: 'At most for one payment' }).getByRole('textbox').fill('0.005');
  await rules.getByRole('button', { name: 'Try the last 30 days' }).click();
  const asked = rules.getByRole('row', { name: /^Asked about/ }).getByRole('cell');
  await expect(asked.first()).toHaveText('1');
  await expect(asked.last()).toContainText('$0.01');
  await save(rules);
  expect(reasonsOf(await unpaid(() => lookedAt(page, '/api/item/2')))).toEqual(['over-per-request']);

  await rules.getByRole('group', { name: 'At most for one payment' }).getByRole('textbox').fill('0.05');
  await rules.getByRole('combobox', { name: 'Blocked' }).selectOption('Blocked');
  await save(rules);
  expect(await unpaid(() => lookedAt(page, '/api/item/3'))).toEqual([]);

  await rules.getByRole('combobox', { name: 'Blocked' }).selectOption('Not blocked');
  await rules.getByText('When it pays, and until when').click();
  await rules.getByRole('combobox', { name: 'Pause' }).selectOption('own');
  await rules.getByRole('combobox', { name: 'How long' }).selectOption('never');
  await save(rules);
  expect(reasonsOf(await unpaid(() => lookedAt(page, '/api/item/4')))).toEqual(['paused']);

  await rules.getByRole('combobox', { name: 'Pause' }).selectOption('all');
  await save(rules);
  const again = await money.spentBy(async () => {
    expect(await lookedAt(page, '/api/item/5')).toMatchObject({ status: 200 });
  });
  expect(again.onChain).toBe(10_000n);
  await rules.close();
});

test('rules leave as a file and come back switched off', async ({ world, wallet, money }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin, { perRequest: '50000', perDay: '500000' });
  const rules = await opened(wallet, '#rules');
  const downloading = rules.waitForEvent('download');
  await rules.getByRole('button', { name: 'Save rules' }).click();
  const file = await (await downloading).path();
  await rules.getByRole('link', { name: origin.replace('https://', '') }).click();
  await rules.getByRole('button', { name: 'Remove this rule' }).click();
  await rules.getByRole('button', { name: 'Yes, remove it' }).click();
  await expect(rules.getByRole('heading', { level: 1, name: 'Sites and rules' })).toBeVisible();
  expect((await wallet.api.rules()).some(({ site }) => site === origin)).toBe(false);
  await rules.getByLabel('Bring rules in from a file').setInputFiles(file);
  await expect(rules.getByText('1 rule was added, switched off.')).toBeVisible();
  expect((await wallet.api.rules()).find(({ site }) => site === origin)).toMatchObject({
    on: false,
    settings: { 'per-request': '50000', 'per-day': '500000' },
  });
  await rules.close();
});

/** What is asked for by a page that nobody looks at is never paid by itself. */
async function lookedAt(page: Page, path: string): Promise<{ status: number }> {
  await page.bringToFront();
  return fetchInPage(page, path);
}

async function opened(wallet: Wallet, at: string): Promise<Page> {
  const page = await wallet.context.newPage();
  await page.goto(`${wallet.extensionOrigin}/dashboard.html${at}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
}
