// What was paid for is read again by signing in: nothing is spent, the site's own server lets the account in, and nobody else
// gets a signature.
import type { Page } from '@playwright/test';
import { readingPrice } from '../rig/reading-room.ts';
import type { World } from '../rig/world.ts';
import { approveWindow, expect, fetchInPage, press, test } from './journey.ts';

test.beforeEach(({ world }) => {
  world.log.length = 0;
});

test('a page that was paid for opens again for nothing, at once and by whatever asks', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  const first = await money.spentBy(() => read(page, `${origin}/open/1`));
  expect([first.onChain, first.receipts.length]).toEqual([readingPrice, 1]);
  const again = await money.spentBy(async () => {
    await read(page, `${origin}/open/1`);
    await page.reload();
    await expect(page.locator('#goods')).toBeVisible();
    expect(await page.evaluate(() => location.pathname)).toBe('/open/1');
    expect((await fetchInPage(page, '/open/1')).status).toBe(200);
    expect(await xhrStatus(page, '/open/1')).toBe(200);
  });
  expect([again.onChain, again.receipts]).toEqual([0n, []]);
  expect(visitsOf(world, '/open/1')).toEqual([
    'unpaid 402',
    'paid 200',
    ...Array(4).fill(['unpaid 402', 'signed in 200']).flat(),
  ]);
  expect((await wallet.purchases()).length).toBe(1);
  await expectNothingArmed(wallet);
});

test('a site that does not take the sign-in is paid once, as ever', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    expect((await fetchInPage(page, '/deaf/1')).status).toBe(200);
    expect((await fetchInPage(page, '/deaf/1')).status).toBe(200);
  });
  expect([onChain, receipts.length]).toEqual([2n * readingPrice, 2]);
  expect(visitsOf(world, '/deaf/1')).toEqual([
    'unpaid 402',
    'paid 200',
    'unpaid 402',
    'signed in 402',
    'paid 200',
  ]);
  await expectNothingArmed(wallet);
});

test('a page whose site does not take it asks as a reload does', async ({ world, wallet, money, page }) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  await read(page, `${origin}/deaf/2`);
  const { onChain } = await money.spentBy(async () => {
    await page.goto(`${origin}/deaf/2`).catch(() => undefined); // it stands at the gate
    await press(page, /^Pay 0\.01/);
    await expect(page.locator('#goods')).toBeVisible();
  });
  expect(onChain).toBe(readingPrice);
  expect(visitsOf(world, '/deaf/2').slice(2)).toEqual(['unpaid 402', 'signed in 402', 'paid 200']);
  expect((await wallet.purchases()).length).toBe(2);
});

test('without a rule a yes to paying again tries the sign-in first, and is not asked twice', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.readingRoom;
  await money.forget(origin);
  await page.goto(origin);
  const buy = async (path: string) => {
    const answer = fetchInPage(page, path);
    await press(await approveWindow(wallet), /^Pay 0\.01/);
    expect((await answer).status).toBe(200);
  };
  await buy('/open/3');
  await buy('/deaf/3');
  const { onChain, receipts } = await money.spentBy(async () => {
    await buy('/open/3');
    await buy('/deaf/3');
  });
  expect([onChain, receipts.length]).toEqual([readingPrice, 1]);
  expect(visitsOf(world, '/open/3').slice(-2)).toEqual(['unpaid 402', 'signed in 200']);
  expect(visitsOf(world, '/deaf/3').slice(-3)).toEqual(['unpaid 402', 'signed in 402', 'paid 200']);
});

test('nobody gets a signature for what was never bought there', async ({ world, money, page }) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  await read(page, `${origin}/open/4`);
  await money.spentBy(async () => {
    await read(page, `${origin}/open/5`); // the same site, another page
  });
  await money.forget(origin);
  await page.goto(`${origin}/open/4`).catch(() => undefined); // without a rule it is asked, and nothing is signed meanwhile
  await expect(page.getByRole('button', { name: /^Pay 0\.01/ })).toBeVisible();
  expect(world.log.filter(({ hasSignIn }) => hasSignIn)).toEqual([]);
});

async function read(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.locator('#goods')).toBeVisible();
}

function xhrStatus(page: Page, url: string): Promise<number> {
  return page.evaluate(
    (target) =>
      new Promise<number>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onloadend = () => resolve(xhr.status);
        xhr.open('GET', target);
        xhr.send();
      }),
    url,
  );
}

function visitsOf(world: World, path: string): string[] {
  return world.log
    .filter((entry) => entry.server === 'reading room' && entry.path === path)
    .map(({ hasPaymentHeader, hasSignIn, status }) =>
      [hasPaymentHeader ? 'paid' : hasSignIn ? 'signed in' : 'unpaid', status].join(' '),
    );
}

async function expectNothingArmed(wallet: { open(page: 'dashboard'): Promise<Page> }): Promise<void> {
  const home = await wallet.open('dashboard');
  const armed = await home.evaluate(async () => {
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    return rules.filter(({ action }) => String(action.type) === 'modifyHeaders').length;
  });
  await home.close();
  expect(armed).toBe(0);
}
