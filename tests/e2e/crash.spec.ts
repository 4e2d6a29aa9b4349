// The worker is stopped, and the browser killed, at every named point of a purchase, at sellers of every temper: at most one
// payment, nothing lost, no header left armed, and in the end the ledger says what the chain says.
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { maxPresentations } from '../../lib/core/purchase.ts';
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import type { HostileMode } from '../rig/hostile-modes.ts';
import { setTrap, trapPoints, withTraps } from '../rig/traps.ts';
import { variantWith } from '../rig/variant.ts';
import { startWorld, type World } from '../rig/world.ts';
import { expectCounted } from './audit.ts';
import { moneyOf } from './journey.ts';
import { unforgiven } from './money-faults.ts';
import { declineAll } from './unpaid.ts';
import { killWorker } from './worker.ts';

/** A good one, one that loses the answer, one that is in trouble, one that lies, and one that only ever asks. */
const sellers: readonly HostileMode[] = [
  'honest',
  'settle-then-drop',
  'settle-then-502',
  'lying-receipt',
  'endless-402',
];
/** What is done with the whole browser takes longer, so at two of them. */
const sellersOfKilled: readonly HostileMode[] = ['honest', 'settle-then-drop'];

const test = base.extend<object, { readonly world: World; readonly extension: string }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
  extension: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => use(variantWith(withTraps)),
    { scope: 'worker' },
  ],
});

for (const seller of sellers) {
  test(`the worker is stopped at every point, at ${seller}`, async ({ world, extension }, { title }) => {
    test.setTimeout(120_000);
    const wallet = await launchWallet({ extensionFolders: [extension] });
    await setUpWallet(wallet, world);
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await moneyOf(wallet, world).allow(world.hostile.site);
    const home = await wallet.open('dashboard');
    const page = await wallet.context.newPage();
    await page.goto(world.hostile.site);
    const unserved: string[] = [];
    for (const point of trapPoints) {
      const path = pathOf(seller, `stopped at ${point}`);
      const { sprung } = await setTrap(home, point);
      const served = ask(page, path);
      await sprung;
      await killWorker(wallet);
      if (!(await served)) unserved.push(path);
    }
    await askOnceMore(wallet, page, unserved);
    await expectNothingArmed(wallet);
    await unforgiven(title, async () => {
      for (const point of trapPoints)
        await expectOnePayment(world, wallet, pathOf(seller, `stopped at ${point}`));
      await expectCounted(world, before, await wallet.purchases());
    });
    await wallet.close();
  });
}

for (const seller of sellersOfKilled) {
  test(`the browser is killed at every point, at ${seller}`, async ({ extension }, { title }) => {
    test.setTimeout(240_000);
    const world = await startWorld(); // the totals of a wallet are those of one profile
    let wallet = await launchWallet({ extensionFolders: [extension] });
    const { profile } = wallet;
    await setUpWallet(wallet, world);
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await moneyOf(wallet, world).allow(world.hostile.site);
    const paths: string[] = [];
    for (const point of trapPoints) {
      const path = pathOf(seller, `killed at ${point}`);
      paths.push(path);
      const home = await wallet.open('dashboard');
      const page = await wallet.context.newPage(); // the last to be opened is the one that is looked at
      await page.goto(world.hostile.site);
      const { sprung } = await setTrap(home, point);
      void ask(page, path).catch(() => undefined); // its page dies with the browser
      await sprung;
      await killBrowser(wallet);

      wallet = await launchWallet({ extensionFolders: [extension], profile });
      await expect.poll(async () => (await wallet.api.unlock({ password: testPassword })).ok).toBe(true);
      await expectNothingArmed(wallet);
    }
    const delivered = (await wallet.purchases()).filter(({ delivery }) => delivery === 'delivered');
    const unserved = paths.filter((path) => !delivered.some(({ url }) => url.endsWith(path)));
    const page = await wallet.context.newPage();
    await page.goto(world.hostile.site);
    await askOnceMore(wallet, page, unserved);
    await expectNothingArmed(wallet);
    await unforgiven(title, async () => {
      for (const path of paths) await expectOnePayment(world, wallet, path);
      await expectCounted(world, before, await wallet.purchases());
    });
    await wallet.close();
    await world.close();
  });
}

function pathOf(seller: HostileMode, what: string): string {
  return `/${seller}/${what.replaceAll(' ', '-')}`;
}

/** One call; true: the goods are there. */
function ask(page: Page, path: string): Promise<boolean> {
  return page.evaluate(
    ([url, patience]) =>
      fetch(url, { signal: AbortSignal.timeout(patience), cache: 'no-store' })
        .then(async (answer) => (await answer.text()) !== '' && answer.ok)
        .catch(() => false),
    [path, patience] as const,
  );
}

/** In milliseconds: longer than the wallet waits for whoever might still be signing. */
const patience = 14_000;

/**
 * As any program does that was not served; whoever is asked whether to pay for the same again says no. All at once, for the
 * wallet makes each of them wait until nobody else can be at it.
 */
async function askOnceMore(wallet: Wallet, page: Page, paths: readonly string[]): Promise<void> {
  const declining = declineAll(wallet);
  await Promise.all(paths.map((path) => ask(page, path)));
  await declining.stop();
}

/** Without a word of warning. The browser's process stands in the lock of its profile. */
async function killBrowser({ context, profile }: Wallet): Promise<void> {
  const gone = context.waitForEvent('close');
  process.kill(Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
  await gone;
}

async function expectOnePayment({ hostile, chain }: World, wallet: Wallet, path: string): Promise<void> {
  await hostile.settleAll(path);
  await chain.finalize();
  const rows = (await wallet.purchases()).filter(({ url }) => url.endsWith(path));
  expect(rows.filter(({ proof }) => proof !== null).length, `${path}: signed once at most`).toBeLessThan(2);
  const presented = hostile.received(path);
  const digests = new Set(presented.map(({ digest }) => digest));
  expect(digests.size, `${path}: one authorization left`).toBeLessThan(2);
  // Whoever is ended before a departure is booked does not know of it: the identical bytes may leave once more.
  const most = path.endsWith('before-sent') ? maxPresentations + 1 : maxPresentations;
  expect(presented.length, `${path}: presented so often at most`).toBeLessThanOrEqual(most);
  const used = await Promise.all(
    presented.slice(0, 1).map(({ payer, nonce }) => chain.authorizationState(payer, nonce)),
  );
  for (const { id } of rows) await wallet.api.checkNow({ id });
  const ended = (await wallet.purchases()).filter(({ url }) => url.endsWith(path));
  const settled = ended.filter(({ money }) => money === 'settled');
  expect(settled.length, `${path}: the ledger ends as the chain`).toBe(used.filter(Boolean).length);
}

/** No network rule carries a proof: each was used, or taken back at the wake. */
async function expectNothingArmed(wallet: Wallet): Promise<void> {
  const home = await wallet.open('dashboard');
  const armed = () =>
    home.evaluate(async () => {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      return rules.filter(({ action }) => String(action.type) === 'modifyHeaders').length;
    });
  await expect.poll(armed, { timeout: 15_000 }).toBe(0);
  await home.close();
}
