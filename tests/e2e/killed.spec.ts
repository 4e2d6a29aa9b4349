// The whole browser is killed (SIGKILL) at the named points of a purchase, at sellers of every temper, and started again: at most one
// payment, nothing lost, no header left armed, and in the end the ledger says what the chain says. Which seller is killed where is
// told in crash-matrix.ts; `CRASH_MATRIX=whole npx playwright test tests/e2e/killed.spec.ts` kills each of them everywhere.
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { trapPoints, withTraps } from '../rig/traps.ts';
import { variantWith } from '../rig/variant.ts';
import { startWorld } from '../rig/world.ts';
import { expectCounted } from './audit.ts';
import {
  askOnceMore,
  expectNothingArmed,
  expectOnePayment,
  goTo,
  pathOf,
  pointsOfKilled,
  type Seller,
  sellers,
} from './crash-matrix.ts';
import { moneyOf } from './journey.ts';
import { unforgiven } from './money-faults.ts';

const test = base.extend<object, { readonly extension: string }>({
  extension: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => use(variantWith(withTraps)),
    { scope: 'worker' },
  ],
});

for (const seller of sellers) {
  test(`the browser is killed ${placesOf(seller)}, at ${seller}`, async ({ extension }, { title }) => {
    test.setTimeout(300_000);
    const world = await startWorld(); // the totals of a wallet are those of one profile
    let wallet = await launchWallet({ extensionFolders: [extension] });
    const { profile } = wallet;
    await setUpWallet(wallet, world);
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await moneyOf(wallet, world).allow(world.hostile.site);
    const paths: string[] = [];
    for (const point of pointsOfKilled(seller)) {
      const path = pathOf(seller, `killed at ${point}`);
      paths.push(path);
      const home = await wallet.open('dashboard');
      const page = await wallet.context.newPage(); // the last to be opened is the one that is looked at
      await page.goto(world.hostile.site);
      const { sprung } = await goTo(point, path, { world, wallet, home, page });
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

function placesOf(seller: Seller): string {
  const { length } = pointsOfKilled(seller);
  return length === trapPoints.length ? 'at every point' : `at ${length} of ${trapPoints.length} points`;
}

/** Without a word of warning. The browser's process stands in the lock of its profile. */
async function killBrowser({ context, profile }: Wallet): Promise<void> {
  const gone = context.waitForEvent('close');
  process.kill(Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1)), 'SIGKILL');
  await gone;
}
