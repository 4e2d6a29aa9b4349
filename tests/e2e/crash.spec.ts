// The worker is stopped at every named point of a purchase, at sellers of every temper: at most one payment, nothing lost, no
// header left armed, and in the end the ledger says what the chain says.
import { test as base } from '@playwright/test';
import { launchWallet, setUpWallet } from '../rig/chromium.ts';
import { trapPoints, withTraps } from '../rig/traps.ts';
import { variantWith } from '../rig/variant.ts';
import { startWorld, type World } from '../rig/world.ts';
import { expectCounted } from './audit.ts';
import { askOnceMore, expectNothingArmed, expectOnePayment, goTo, pathOf, sellers } from './crash-matrix.ts';
import { moneyOf } from './journey.ts';
import { unforgiven } from './money-faults.ts';
import { killWorker } from './worker.ts';

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
      const { sprung, served } = await goTo(point, path, { world, wallet, home, page });
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
