// Every way of this release to meet a 402, in each dialect: paid exactly once, proved on the chain, one clean 200.
import { digestOf } from '../rig/request-log.ts';
import type { World } from '../rig/world.ts';
import { approveWindow, expect, fetchInPage, press, test, xhrInPage } from './journey.ts';

type ShopName = keyof World['shops'];

const shops: readonly ShopName[] = ['v2', 'v1'];
/** The page stands on the newspaper; the shop is another origin whose CORS knows nothing of x402. */
const foreignShops: readonly ShopName[] = ['v2Closed', 'v1Closed', 'v2Open', 'v1Open'];

for (const name of shops) {
  test(`a navigation to a paid article is paid once (${name})`, async ({ world, wallet, money, page }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    const { onChain, receipts } = await money.spentBy(async () => {
      await page.goto(`${origin}/article/lighthouse`).catch(() => undefined); // v1 is repeated after its 402 page
      await expect(page).toHaveTitle(/lighthouse/i);
    });
    expect(onChain).toBe(10_000n);
    expect(receipts.map(({ money: state, delivery, amount }) => [state, delivery, amount])).toEqual([
      ['claimed', 'delivered', '10000'],
    ]);
    expect(page.url()).toBe(`${origin}/article/lighthouse`);
    expect(await wallet.api.activeSite()).not.toBeNull();
  });

  test(`fetch and XHR GET from the shop's own page are paid once each (${name})`, async ({
    world,
    money,
    page,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    await page.goto(origin);
    const { onChain, receipts } = await money.spentBy(async () => {
      expect(await fetchInPage(page, '/api/quote')).toMatchObject({ status: 200 });
      const seen = await xhrInPage(page, '/api/item/1');
      expect(seen.status).toBe(200);
      expect(seen.events).toEqual([
        'state 1',
        'loadstart 0',
        'state 2',
        'state 3',
        'state 4',
        'load 200',
        'loadend 200',
      ]);
    });
    expect(onChain).toBe(11_000n);
    expect(receipts).toHaveLength(2);
  });
}

test('after a payment the balance is new within seconds, and the popup has nothing in doubt', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const told = async () =>
    (await wallet.api.balances()).find(({ token }) => token.network === 'eip155:84532')?.amount;
  const onChain = async () => String(await world.chain.usdcBalance(world.chain.wallet.address));
  await money.allow(world.shops.v2.origin);
  const before = await onChain();
  await expect.poll(told, { timeout: 8_000 }).toBe(before);
  await page.goto(`${world.shops.v2.origin}/article/lighthouse`);
  await expect(page).toHaveTitle(/lighthouse/i);
  expect(await onChain()).not.toBe(before);
  await expect.poll(told, { timeout: 8_000 }).toBe(await onChain());
  const popup = await wallet.open('popup');
  await expect(popup.getByRole('link', { name: /article\/lighthouse/ })).toBeVisible();
  expect(await wallet.api.totals({ by: 'month', query: { state: 'open' } })).toMatchObject([{ count: 1 }]);
  await expect(popup.getByText(/in doubt/)).toHaveCount(0);
});

test('a v2 document in the body is paid by navigation, by fetch and by XHR', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.dexter;
  await money.allow(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(`${origin}/article/essay`).catch(() => undefined);
    await expect(page).toHaveTitle(/small change/i);
    expect(await fetchInPage(page, '/article/essay?by=fetch')).toMatchObject({ status: 200 });
    expect(await xhrInPage(page, '/article/essay?by=xhr')).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(30_000n);
  expect(receipts.map(({ money: state }) => state)).toEqual(['claimed', 'claimed', 'claimed']);
});

for (const name of shops) {
  test(`a POST is asked, then repeated with its body and paid once (${name})`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    await page.goto(origin);
    const { onChain } = await money.spentBy(async () => {
      const byFetch = fetchInPage(page, '/api/echo', { method: 'POST', body: 'by fetch' });
      await press(await approveWindow(wallet), /^Pay 0\.002/);
      expect(await byFetch).toMatchObject({ status: 200, text: expect.stringContaining('by fetch') });
      const byXhr = xhrInPage(page, '/api/echo', { method: 'POST', body: 'by XHR' });
      await press(await approveWindow(wallet), /^Pay 0\.002/);
      expect(await byXhr).toMatchObject({ status: 200, text: expect.stringContaining('by XHR') });
    });
    expect(onChain).toBe(4_000n);
    const posts = world.log.filter(
      ({ path, method, host }) => path === '/api/echo' && method === 'POST' && origin.endsWith(host),
    );
    expect(posts.map(({ status }) => status)).toEqual([402, 200, 402, 200]);
    const bought = (await wallet.purchases()).filter(({ method }) => method === 'POST');
    expect(bought.slice(-2).map(({ body }) => body)).toEqual(
      ['by fetch', 'by XHR'].map((body) => digestOf([body])),
    );
  });
}

for (const name of foreignShops) {
  test(`another origin's API is asked, then paid by fetch and by XHR (${name})`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(world.newspaper.localhost);
    await page.goto(world.newspaper.localhost);
    const { onChain } = await money.spentBy(async () => {
      const byFetch = fetchInPage(page, `${origin}/api/quote`);
      await press(await approveWindow(wallet), /^Pay 0\.001/);
      expect(await byFetch).toMatchObject({ status: 200 });
      const byXhr = xhrInPage(page, `${origin}/api/item/2`);
      await press(await approveWindow(wallet), /^Pay 0\.01 /);
      expect(await byXhr).toMatchObject({ status: 200 });
    });
    expect(onChain).toBe(11_000n);
  });
}
