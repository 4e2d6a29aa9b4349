// The chain's endpoint refuses, is silent, lags, lies or talks nonsense while a purchase is open: nothing is released, the budget
// counts it, the user sees that it cannot be checked now, and when the chain is back the ledger says what the chain says.
import type { Page } from '@playwright/test';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { hostilePrice } from '../rig/hostile.ts';
import { endings, lineAt, lineOf } from '../rig/hostile-endings.ts';
import type { HostileMode } from '../rig/hostile-modes.ts';
import { siteOf } from '../rig/stubborn.ts';
import { startWorld, type World } from '../rig/world.ts';
import { approveWindow, expect, type Money, moneyOf, press, test } from './journey.ts';

interface Obstacle {
  readonly mode: Parameters<World['rpcProxy']['set']>[0];
  /** Delivers at once, and leaves the money open. */
  readonly seller: HostileMode;
  /** What “Check now” says. */
  readonly told: keyof typeof messages;
}

const unchecked = 'failure_purchase_unchecked'; // This payment cannot be checked now: …
const noNews = 'check_same'; //                    Nothing has changed.

const obstacles: readonly Obstacle[] = [
  { mode: 'refuse', seller: 'no-receipt', told: unchecked },
  { mode: 'silent', seller: 'no-receipt', told: unchecked },
  { mode: 'nonsense', seller: 'no-receipt', told: unchecked },
  // It says of what was not cashed that it was used, and cannot show how.
  { mode: 'lie-used', seller: 'lying-receipt', told: unchecked },
  // These two answer well, for a node that knows of nothing.
  { mode: 'lag', seller: 'no-receipt', told: noNews },
  { mode: 'lie', seller: 'no-receipt', told: noNews },
];

for (const { mode, seller, told } of obstacles) {
  test(`the endpoint: ${mode}; an open purchase stays open and counted until the chain is back`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    await goByProxy(wallet, world);
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await catchUp(page, world, money.allow);
    const site = siteOf(seller, world.hostile);
    await money.allow(site, { perRequest: '1000', perDay: '1500' });
    await page.goto(site);
    await world.rpcProxy.set(mode);
    const path = `/${seller}/while-the-endpoint-is-${mode}`;
    expect(await statusOf(page, path)).toBe(200);

    const receipts = await wallet.open('dashboard', '#receipts');
    const line = () => receipts.evaluate(lineAt, path);
    await expect.poll(line).toMatch(lineOf(endings[seller].soon));
    await receipts.getByRole('link', { name: path }).click();
    await checkNow(receipts);
    await expect(receipts.getByText(messages[told].message)).toBeVisible();
    expect(await purchasesAt(path, wallet), 'nothing is released').toEqual([
      expect.stringMatching(`^${hostilePrice} (unknown|claimed)$`),
    ]);

    await page.bringToFront();
    const another = statusOf(page, `${path}/another`);
    const prompt = await approveWindow(wallet);
    await expect(prompt.getByText(messages.reason_over_per_day.message).first()).toBeVisible();
    await press(prompt, /^Decline/);
    expect(await another, 'the budget counts what is open').toBe(402);
    expect((await wallet.api.today()).test).toBe(String(2n * hostilePrice));

    await world.rpcProxy.set('pass');
    await world.hostile.settleAll(path);
    await world.chain.finalize();
    await receipts.bringToFront();
    await checkNow(receipts);
    await expect(
      receipts.getByText(`${messages.check_done.message} ${messages.money_settled.message}`),
    ).toBeVisible();
    await receipts.getByRole('link', { name: messages.receipts_all.message }).click();
    await expect.poll(line).toMatch(lineOf(endings[seller].end));
    await receipts.close();
    const left = before - (await world.chain.usdcBalance(world.chain.wallet.address));
    expect(left, 'two things were bought').toBe(2n * hostilePrice);
    expect(await purchasesAt(path, wallet), 'the ledger says what the chain says').toEqual([
      `${hostilePrice} settled`,
    ]);
  });
}

test('the browser is ended while the endpoint is away: it asks why it asks, and catches up when the chain is back', async () => {
  test.setTimeout(90_000);
  const world = await startWorld(); // the totals of a wallet are those of one profile
  const first = await launchWallet();
  await setUpWallet(first, world);
  await goByProxy(first, world);
  const before = await world.chain.usdcBalance(world.chain.wallet.address);
  const { allow } = moneyOf(first, world);
  const page = await first.context.newPage();
  await catchUp(page, world, allow);
  const site = siteOf('no-receipt', world.hostile);
  await allow(site);
  await page.goto(site);
  await world.rpcProxy.set('refuse');
  const path = '/no-receipt/before-the-end';
  expect(await statusOf(page, path)).toBe(200);
  await first.close();

  const again = await launchWallet({ profile: first.profile });
  await expect.poll(async () => (await again.api.unlock({ password: testPassword })).ok).toBe(true);
  const later = await again.context.newPage();
  await later.goto(site);
  const asked = statusOf(later, '/no-receipt/while-it-is-away');
  const prompt = await approveWindow(again);
  await expect(prompt.getByText(messages.reason_not_caught_up.message).first()).toBeVisible();
  await press(prompt, /^Decline/);
  expect(await asked).toBe(402);
  expect(await purchasesAt(path, again), 'nothing is released').toEqual([`${hostilePrice} unknown`]);

  await world.rpcProxy.set('pass');
  await world.chain.finalize();
  await later.bringToFront();
  expect(await statusOf(later, '/no-receipt/when-it-is-back'), 'paid without a question').toBe(200);
  expect(await purchasesAt(path, again), 'the chain was asked before that').toEqual([
    `${hostilePrice} settled`,
  ]);
  const left = before - (await world.chain.usdcBalance(world.chain.wallet.address));
  expect(left, 'three things were bought').toBe(3n * hostilePrice);
  await again.close();
  await world.close();
});

test.afterEach(async ({ world }) => world.rpcProxy.set('pass'));

async function goByProxy({ api }: Wallet, { rpcProxy }: World): Promise<void> {
  await rpcProxy.set('pass');
  const set = await api.setRpcUrl({ network: 'eip155:84532', rpcUrl: rpcProxy.rpcUrl });
  expect(set.ok).toBe(true);
}

/** What is paid silently is paid on a chain that has answered lately. */
async function catchUp(page: Page, { hostile }: World, allow: Money['allow']): Promise<void> {
  const site = siteOf('honest', hostile);
  await allow(site);
  await page.goto(site);
  expect(await statusOf(page, '/honest/first')).toBe(200);
}

function statusOf(page: Page, path: string): Promise<number> {
  return page.evaluate((url) => fetch(url, { cache: 'no-store' }).then(({ status }) => status), path);
}

async function checkNow(receipts: Page): Promise<void> {
  await receipts.getByRole('button', { name: messages.check.message }).click();
}

/** Amount and state of each. */
async function purchasesAt(path: string, wallet: Wallet): Promise<string[]> {
  const all = (await wallet.purchases()).filter(({ url }) => url.endsWith(path));
  return all.map(({ amount, money }) => `${amount} ${money}`);
}
