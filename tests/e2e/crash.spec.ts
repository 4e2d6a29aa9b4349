// The worker is stopped, and the browser killed, at every named point of a purchase, at sellers of every temper: at most one
// payment, nothing lost, no header left armed, and in the end the ledger says what the chain says.
import { spawnSync } from 'node:child_process';
import { test as base, expect, type Page } from '@playwright/test';
import { launchWallet, setUpWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import type { HostileMode } from '../rig/hostile-modes.ts';
import { setTrap, type TrapPoint, trapPoints, withTraps } from '../rig/traps.ts';
import { variantWith } from '../rig/variant.ts';
import { startWorld, type World } from '../rig/world.ts';
import { expectCounted } from './audit.ts';
import { moneyOf } from './journey.ts';
import { unforgiven } from './money-faults.ts';
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
    test.setTimeout(180_000);
    const wallet = await launchWallet({ extensionFolders: [extension] });
    await setUpWallet(wallet, world);
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await moneyOf(wallet, world).allow(world.hostile.site);
    const page = await wallet.context.newPage();
    await page.goto(world.hostile.site);
    for (const point of trapPoints) {
      const path = pathOf(seller, `stopped at ${point}`);
      const { sprung } = await setTrap(wallet, point);
      const bought = ask(page, path);
      await sprung;
      await killWorker(wallet);
      await bought;
      await ask(page, path); // as any program does
      await unforgiven(title, () => expectOnePayment(world, wallet, path, point));
    }
    await expectNothingArmed(wallet);
    await unforgiven(title, async () => expectCounted(world, before, await wallet.purchases()));
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
    for (const point of trapPoints) {
      const path = pathOf(seller, `killed at ${point}`);
      const page = await wallet.context.newPage();
      await page.goto(world.hostile.site);
      const { sprung } = await setTrap(wallet, point);
      void ask(page, path).catch(() => undefined); // its page dies with the browser
      await sprung.catch(() => undefined);
      spawnSync('pkill', ['-KILL', '-f', profile]);
      await wallet.context.close().catch(() => undefined);

      wallet = await launchWallet({ extensionFolders: [extension], profile });
      await expect.poll(async () => (await wallet.api.unlock({ password: testPassword })).ok).toBe(true);
      await expectNothingArmed(wallet);
      const again = await wallet.context.newPage();
      await again.goto(world.hostile.site);
      await ask(again, path);
      await unforgiven(title, () => expectOnePayment(world, wallet, path, point));
      await unforgiven(title, async () => expectCounted(world, before, await wallet.purchases()));
      await again.close();
    }
    await wallet.close();
    await world.close();
  });
}

function pathOf(seller: HostileMode, what: string): string {
  return `/${seller}/${what.replaceAll(' ', '-')}`;
}

/** One call; whatever it comes to. */
async function ask(page: Page, path: string): Promise<void> {
  await page.evaluate(
    (url) =>
      fetch(url, { signal: AbortSignal.timeout(12_000), cache: 'no-store' })
        .then((answer) => answer.text())
        .catch(() => ''),
    path,
  );
}

async function expectOnePayment(
  { hostile, chain }: World,
  wallet: Wallet,
  path: string,
  point: TrapPoint,
): Promise<void> {
  await hostile.settleAll(path);
  await chain.finalize();
  const presented = hostile.received(path);
  const digests = new Set(presented.map(({ digest }) => digest));
  expect(digests.size, `${point}: one authorization left`).toBeLessThanOrEqual(1);
  expect(presented.length, `${point}: it was presented three times at most`).toBeLessThanOrEqual(3);
  const used = await Promise.all(
    presented.slice(0, 1).map(({ payer, nonce }) => chain.authorizationState(payer, nonce)),
  );
  const own = (await wallet.api.receipts({ limit: 200 })).filter((receipt) => receipt.path === path);
  for (const { id } of own) await wallet.api.checkNow({ id });
  const ended = (await wallet.api.receipts({ limit: 200 })).filter((receipt) => receipt.path === path);
  const settled = ended.filter(({ money }) => money === 'settled');
  expect(settled.length, `${point}: the ledger ends as the chain`).toBe(used.filter(Boolean).length);
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
