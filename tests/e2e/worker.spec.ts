// The worker may die at any moment: what is held stays held, and nothing is paid twice.
import { approveWindow, expect, fetchInPage, press, test } from './journey.ts';
import { killWorker } from './worker.ts';

test('a navigation after the worker was killed is still held and paid', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await killWorker(wallet);
    await page.goto(`${origin}/article/lighthouse`);
    await expect(page).toHaveTitle(/lighthouse/i);
  });
  expect(onChain).toBe(10_000n);
});

test('a fetch after the worker was killed is paid', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await killWorker(wallet);
    expect(await fetchInPage(page, '/api/item/31')).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(10_000n);
});

test('a worker killed while a fetch is on its way pays at most once, and the page gets an answer', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  for (const delay of [0, 5, 15, 30, 60]) {
    const path = `/api/item/${1000 + delay}`;
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    const answer = fetchInPage(page, path);
    await page.waitForTimeout(delay);
    await killWorker(wallet);
    expect([200, 402]).toContain((await answer).status);
    await page.waitForTimeout(200);
    const moved = before - (await world.chain.usdcBalance(world.chain.wallet.address));
    expect([0n, 10_000n]).toContain(moved);
    const settled = world.log.filter(
      (one) => one.path === path && one.hasPaymentHeader && one.status === 200,
    );
    expect(settled.length).toBe(moved === 0n ? 0 : 1);
  }
});

test('an armed header is gone after the worker died', async ({ wallet }) => {
  await killWorker(wallet);
  await wallet.api.status(); // wakes it; the sweep runs at every wake
  const page = await wallet.open('dashboard');
  await expect
    .poll(
      () =>
        page.evaluate(async () => (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id)),
      {
        timeout: 20_000,
      },
    )
    .toEqual([1]);
  await page.close();
});

test('a server that takes the money and drops the connection is not paid again', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const ask = () => page.evaluate(() => fetch('/lost/1').then(({ status }) => status, String));
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await ask(), 'the identical bytes were presented three times').toContain('Failed to fetch');
    // The chain has shown that it was paid: only a person pays for the same again.
    const again = ask();
    await press(await approveWindow(wallet), /^Decline/);
    expect(await again).toBe(402);
  });
  expect(onChain).toBe(10_000n);
  expect(receipts.map(({ money: state, delivery }) => [state, delivery])).toEqual([['seen', 'none']]);
});
