// After a paid navigation the browser is where an unpaid one would have left it: address, history, back, download.
import type { Page } from '@playwright/test';
import { expect, press, test } from './journey.ts';

/** From one page to another by a link, as a reader goes. */
async function follow(page: Page, from: string, path: string): Promise<void> {
  await page.goto(from);
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
  }, path);
}

async function historyOf(page: Page): Promise<{ length: number; path: string }> {
  return page.evaluate(() => ({ length: history.length, path: location.pathname + location.hash }));
}

test('history, address and back button after a paid navigation are those of an unpaid one', async ({
  world,
  wallet,
  money,
}) => {
  const { localhost } = world.newspaper;
  await money.allow(localhost);
  const walked: Record<string, unknown> = {};
  for (const [kind, path, title] of [
    ['unpaid', '/desk#top', /desk/i],
    ['paid', '/article/lamplighter#top', /lamplighter/i],
  ] as const) {
    const page = await wallet.context.newPage();
    await follow(page, localhost, path);
    await expect(page).toHaveTitle(title);
    const { length } = await historyOf(page);
    await page.goBack();
    await expect.poll(() => page.url()).toBe(`${localhost}/`);
    await page.goForward();
    await expect(page).toHaveTitle(title);
    expect(page.url()).toBe(`${localhost}${path}`);
    walked[kind] = { length, after: (await historyOf(page)).length };
    await page.close();
  }
  expect(walked.paid).toEqual(walked.unpaid);
});

test('a navigation that was asked at the gate leaves no gate in the history', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  const before = (await historyOf(page)).length;
  await page.goto(`${origin}/article/lighthouse`);
  await press(page, /^Pay 0\.01 USDC once/);
  await expect(page).toHaveTitle(/lighthouse/i);
  expect(await historyOf(page)).toEqual({ length: before + 1, path: '/article/lighthouse' });
  await page.goBack();
  expect(page.url()).toBe(`${origin}/`);
});

test('a link that leads to the gate is paid and declined there, whoever set it, with its fragment', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  for (const from of [origin, world.newspaper.localhost]) {
    const { onChain } = await money.spentBy(async () => {
      await follow(page, from, `${origin}/article/lighthouse?yes#top`);
      await press(page, /^Pay 0\.01 USDC once/);
      await expect(page).toHaveTitle(/lighthouse/i);
      expect(page.url()).toBe(`${origin}/article/lighthouse?yes#top`);
    });
    expect(onChain).toBe(10_000n);
    const { length } = await historyOf(page);

    await follow(page, from, `${origin}/article/lighthouse?no`);
    await page.getByRole('button', { name: /^Decline/ }).click();
    await page.waitForURL(`${origin}/article/lighthouse?no`);
    expect((await historyOf(page)).length).toBe(length + 2); // the page with the link, and the one it led to
  }
});

test('SameSite cookies of both kinds reach a page that was paid at the gate', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  world.log.length = 0;
  await page.goto(`${origin}/article/lighthouse`);
  await press(page, /^Pay 0\.01 USDC once/);
  await expect(page).toHaveTitle(/lighthouse/i);
  const paid = world.log.find(({ hasPaymentHeader }) => hasPaymentHeader);
  expect(paid?.cookie).toMatch(/strict/i);
  expect(paid?.cookie).toMatch(/lax/i);
});

for (const name of ['v2', 'v1'] as const) {
  test(`a paid download arrives under its own name (${name})`, async ({ world, money, page }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    await page.goto(origin);
    const { onChain } = await money.spentBy(async () => {
      const arriving = page.waitForEvent('download');
      await page.evaluate(() => {
        location.href = '/download/report';
      });
      expect((await arriving).suggestedFilename()).toBe(`report-${name}.csv`);
    });
    expect(onChain).toBe(250_000n);
  });
}

test('nothing is approved in the first second, by a script, or by Enter', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(`${origin}/article/lighthouse`);
    const pay = page.getByRole('button', { name: /^Pay 0\.01/ });
    await pay.click({ force: true });
    await page.keyboard.press('Enter');
    await expect(pay).not.toHaveAttribute('aria-disabled', 'true', { timeout: 5_000 });
    await pay.evaluate((button: HTMLElement) => button.click());
    await page.waitForTimeout(500);
    await expect(pay).toBeVisible();
    expect(page.url()).toContain(`${wallet.extensionOrigin}/gate/`);
    await page.keyboard.press('Escape'); // declines
    await page.waitForURL(`${origin}/article/lighthouse`);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('a declined navigation shows the site its own 402 page, and nothing is paid', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(`${origin}/article/lighthouse`);
    const loaded = page.waitForResponse((response) => response.status() === 402);
    await page.getByRole('button', { name: /^Decline/ }).click();
    expect((await loaded).url()).toBe(`${origin}/article/lighthouse`);
    await page.waitForURL(`${origin}/article/lighthouse`);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('a page that was declined asks again at the next visit, in the tab that visits', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2Closed;
  await money.forget(origin);
  for (const tab of [page, await wallet.context.newPage()]) {
    await tab.goto(`${origin}/article/lighthouse`);
    await tab.getByRole('button', { name: /^Decline/ }).click();
    await tab.waitForURL(`${origin}/article/lighthouse`);
    await tab.close();
  }
});

test('a blocked site is never asked about again', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v1;
  await money.forget(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const rule = {
      on: true,
      blocked: true,
      perRequest: '1000000',
      perDay: '1000000',
      money: 'test',
    } as const;
    await wallet.api.setRule({ site: origin, rule });
    expect(await page.evaluate(() => fetch('/api/quote').then(({ status }) => status))).toBe(402);
    await page.goto(`${origin}/article/lighthouse`).catch(() => undefined);
    await page.waitForTimeout(500);
    expect(page.url()).toBe(`${origin}/article/lighthouse`);
  });
  expect(onChain).toBe(0n);
});

test('the gate opened by itself pays nothing', async ({ wallet, money, page, world }) => {
  await money.allow(world.shops.v2.origin);
  const { onChain } = await money.spentBy(async () => {
    await page.goto(`${wallet.extensionOrigin}/gate/${world.shops.v2.origin}/article/lighthouse`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  });
  expect(onChain).toBe(0n);
});

test('a 200 that carries the challenge header is shown, not held', async ({ world, page, money }) => {
  const body = '<!doctype html><title>Free</title><p>Free of charge.';
  const url = world.awkward.challenge('free', {
    status: 200,
    headers: [
      ['Content-Type', 'text/html'],
      ['PAYMENT-REQUIRED', 'e30='],
    ],
    body,
  });
  const { onChain } = await money.spentBy(async () => {
    await page.goto(url);
    await expect(page).toHaveTitle('Free');
    expect(page.url()).toBe(url);
  });
  expect(onChain).toBe(0n);
});
