// The gate stands only while something is navigated to. It is there in time for a server that is not on this machine, and where it is not, the page is loaded again.
import { test as base, type Page } from '@playwright/test';
import { launchWallet, setUpWallet, type Wallet } from '../rig/chromium.ts';
import { variantWith } from '../rig/variant.ts';
import { startWorld, type World } from '../rig/world.ts';
import { expectCleanLog } from './audit.ts';
import { approveWindow, approveWindowGone, expect, moneyOf, press, test } from './journey.ts';

let uses = Date.now() % 1_000_000;

/** A page that nobody has bought yet, from a server that takes its time: the machine of a test may be a busy one. */
function newPage({ bazaars }: World, after = 600): { path: string; url: string } {
  uses += 1;
  const path = `/goods/page.html?after=${after}&visit=${uses}`;
  return { path, url: `${bazaars.v2.site}${path}` };
}

const statusesOf = (path: string, { log }: World) =>
  log.filter((one) => one.path === path).map(({ status }) => status);

/** `reload`: the site's own 402 page has been there before. */
const wayOf = (page: Page) =>
  page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).type);

async function rulesOf(wallet: Wallet): Promise<number[]> {
  const worker = await wallet.worker();
  return worker.evaluate(async () =>
    (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id),
  );
}

test.describe('in time', () => {
  // In developer mode it always stands.
  test.beforeAll(({ wallet }) => wallet.api.setDeveloperMode({ on: false }));
  test.afterAll(({ wallet }) => wallet.api.setDeveloperMode({ on: true }));

  test('there is no rule of ours while nothing is navigated to, and the gate’s while something is', async ({
    world,
    wallet,
    page,
  }) => {
    const { site } = world.bazaars.v2;
    await page.goto(site);
    await expect.poll(() => rulesOf(wallet), { timeout: 5_000 }).toEqual([]);
    const coming = page.goto(`${site}/?after=2000`);
    await expect.poll(() => rulesOf(wallet)).toEqual([1]);
    await page.waitForTimeout(1_200);
    expect(await rulesOf(wallet)).toEqual([1]);
    await coming;
    await expect.poll(() => rulesOf(wallet), { timeout: 5_000 }).toEqual([]);
  });

  test('a page with a rule is held and paid, and its 402 is never shown', async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { path, url } = newPage(world);
    await money.allow(world.bazaars.v2.site);
    await expect.poll(() => rulesOf(wallet), { timeout: 5_000 }).toEqual([]);
    const { onChain } = await money.spentBy(async () => {
      await page.goto(url);
      await expect(page).toHaveTitle('Goods');
    });
    expect([onChain, statusesOf(path, world), await wayOf(page)]).toEqual([1_000n, [402, 200], 'navigate']);
  });

  test('a page without a rule is asked about at the gate', async ({ world, wallet, money, page }) => {
    const { path, url } = newPage(world);
    await money.forget(world.bazaars.v2.site);
    await expect.poll(() => rulesOf(wallet), { timeout: 5_000 }).toEqual([]);
    const { onChain } = await money.spentBy(async () => {
      await page.goto(url);
      expect(page.url()).toContain(`${wallet.extensionOrigin}/gate/`);
      await expect.poll(() => rulesOf(wallet), { timeout: 5_000 }).toEqual([]); // while a person thinks
      await press(page, /^Pay 0\.001 USDC once/);
      await expect(page).toHaveTitle('Goods');
    });
    expect([onChain, statusesOf(path, world)]).toEqual([1_000n, [402, 200]]);
  });
});

/** Runs before the worker's own code: the gate never comes up, which is as good as too late. */
const late = `const { updateSessionRules } = chrome.declarativeNetRequest;
  chrome.declarativeNetRequest.updateSessionRules = ({ addRules = [], removeRuleIds }) =>
    updateSessionRules({ addRules: addRules.filter(({ id }) => id !== 1), removeRuleIds });`;

base('where the gate comes too late, the page is loaded again or left', async () => {
  const world = await startWorld();
  const wallet = await launchWallet({ extensionFolders: [variantWith((own) => `${late}\n${own}`)] });
  await setUpWallet(wallet, world);
  await wallet.api.setDeveloperMode({ on: false });
  const money = moneyOf(wallet, world);
  const { site } = world.bazaars.v2;
  const page = await wallet.context.newPage();

  const ruled = newPage(world);
  await money.allow(site);
  const byRule = await money.spentBy(async () => {
    await page.goto(ruled.url).catch(() => undefined); // cut short by the repeat
    await expect(page).toHaveTitle('Goods');
  });
  expect([byRule.onChain, statusesOf(ruled.path, world)]).toEqual([1_000n, [402, 200]]);
  expect(await wayOf(page)).toBe('reload'); // control: it was too late

  await money.forget(site);
  const asked = newPage(world);
  const byUser = await money.spentBy(async () => {
    await page.goto(asked.url);
    await press(await approveWindow(wallet), /^Pay 0\.001/);
    await expect(page).toHaveTitle('Goods');
    await approveWindowGone(wallet);
  });
  expect([byUser.onChain, statusesOf(asked.path, world)]).toEqual([1_000n, [402, 200]]);

  const declined = newPage(world);
  const unpaid = await money.spentBy(async () => {
    await page.goto(declined.url);
    await press(await approveWindow(wallet), /^Decline/);
    await page.waitForTimeout(2_000);
  });
  expect([unpaid.onChain, statusesOf(declined.path, world)]).toEqual([0n, [402]]);
  expectCleanLog(world.log.whole, await wallet.purchases());
  await wallet.close();
  await world.close();
});
