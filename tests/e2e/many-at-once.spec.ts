// A page that asks for a dozen things at once asks its person once; and one press stops everything.
import type { Page } from '@playwright/test';
import { testPassword } from '../rig/chromium.ts';
import { approveWindow, approveWindowGone, expect, fetchInPage, press, test } from './journey.ts';

/** Chromium's events can be told by hand; its types do not say so. */
interface Dispatched {
  dispatch(name: string): void;
}

/** Six fetches and six pictures at once, each at an address of its own. */
async function wantTwelve(page: Page): Promise<void> {
  await page.evaluate(() => {
    const numbers = Array.from({ length: 6 }, (_, n) => n + 1);
    document.body.insertAdjacentHTML(
      'beforeend',
      numbers.map((n) => `<img class="plate" src="/image/plate.png?n=${n}" alt="">`).join(''),
    );
    const fetched = Promise.all(numbers.map(async (n) => (await fetch(`/api/item/${n}`)).status));
    Object.assign(window, { fetched });
  });
}

const plates = (page: Page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll<HTMLImageElement>('.plate')].filter(
        ({ naturalWidth }) => naturalWidth > 0,
      ).length,
  );

test('twelve 402s at once are one question, and one click pays each of them once', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  let windows = 0;
  wallet.context.on('page', () => {
    windows += 1;
  });
  const { onChain, receipts } = await money.spentBy(async () => {
    await wantTwelve(page);
    const prompt = await approveWindow(wallet);
    await expect(
      prompt.getByRole('heading', { name: '12 items, 0.09 USDC in all, up to 0.01 USDC each' }),
    ).toBeVisible();
    await expect(prompt.getByRole('listitem')).toHaveCount(12);
    await press(prompt, /^Pay 0\.09.USDC for 12 items$/);
    expect(await page.evaluate(() => (window as Window & { fetched?: Promise<number[]> }).fetched)).toEqual(
      Array(6).fill(200),
    );
    await expect.poll(() => plates(page)).toBe(6);
    await approveWindowGone(wallet);
  });
  expect(onChain).toBe(6n * 10_000n + 6n * 5_000n);
  expect(receipts).toHaveLength(12);
  expect(new Set(receipts.map(({ decidedBy }) => decidedBy))).toEqual(new Set(['user']));
  expect(windows).toBe(1);
});

test('the browser gives the keys that the manifest asks for', async ({ wallet }) => {
  const page = await wallet.open('popup');
  const keys = await page.evaluate(async () => {
    const commands = await chrome.commands.getAll();
    return commands.map(({ name, shortcut }) => [name, shortcut]);
  });
  expect(Object.fromEntries(keys)).toEqual({ _execute_action: 'Alt+Shift+2', stop: 'Alt+Shift+Period' });
  await page.close();
});

test('a stop ends what is asked and what a rule pays, until its owner goes on', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const [ruled, asking] = [world.shops.v2.origin, world.shops.v2Closed.origin];
  await money.allow(ruled);
  await money.forget(asking);
  const other = await wallet.context.newPage();
  await other.goto(asking);
  const answers = other.evaluate(() =>
    Promise.all([1, 2, 3].map(async (n) => (await fetch(`/api/item/${n}`)).status)),
  );
  await approveWindow(wallet);

  await page.goto(ruled);
  await page.bringToFront();
  const bought = page.evaluate(async () => {
    const statuses: number[] = [];
    for (let n = 1; n <= 200 && statuses.at(-1) !== 402; n += 1)
      statuses.push((await fetch(`/api/item/${n}`)).status);
    return statuses;
  });
  const carriers = () => world.log.filter(({ hasPaymentHeader }) => hasPaymentHeader).length;
  const before = carriers();
  await expect.poll(carriers).toBeGreaterThan(before + 2);
  await wallet.api.stop();
  const worker = await wallet.worker();
  const armed = await worker.evaluate(async () => {
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    return rules.filter(({ action }) => action.type === 'modifyHeaders').length;
  });
  expect(armed).toBe(0);
  expect(await answers).toEqual([402, 402, 402]);
  expect((await bought).at(-1)).toBe(402);
  await approveWindowGone(wallet);
  const after = carriers();
  expect(await fetchInPage(page, '/api/item/201')).toMatchObject({ status: 402 });
  await expect.poll(() => worker.evaluate(() => chrome.action.getBadgeText({}))).toBe('■');

  const popup = await wallet.open('popup');
  await expect(popup.getByRole('heading', { name: /^Stopped/ })).toBeVisible();
  await popup.getByLabel('Password').fill(testPassword);
  await popup.getByRole('button', { name: 'Unlock' }).click();
  const goOn = popup.getByRole('button', { name: 'Go on' });
  await expect(goOn).toBeVisible();
  await page.bringToFront();
  expect(await fetchInPage(page, '/api/item/202')).toMatchObject({ status: 402 });
  expect(carriers()).toBe(after);
  await popup.bringToFront();
  await goOn.click();
  await expect(goOn).toHaveCount(0);
  await popup.close();
  await page.bringToFront();
  expect(await fetchInPage(page, '/api/item/203')).toMatchObject({ status: 200 });
  await other.close();
});

test('the key stops it too', async ({ wallet }) => {
  const worker = await wallet.worker();
  // No test presses the browser's own keys; what the browser does with them is its own.
  await worker.evaluate(() => (chrome.commands.onCommand as unknown as Dispatched).dispatch('stop'));
  await expect.poll(async () => (await wallet.api.status()).stopped).not.toBeNull();
  expect((await wallet.api.status()).vault).toBe('locked');
  expect(await wallet.api.goOn()).toMatchObject({ ok: false, failure: { name: 'wallet-locked' } });
  expect((await wallet.api.unlock({ password: testPassword })).ok).toBe(true);
  expect((await wallet.api.goOn()).ok).toBe(true);
});
