// A restart of the browser keeps vault, rules and ledger; locked, wrong password and wrong words behave as expected.
import { test as base, expect } from '@playwright/test';
import { launchWallet, setUpWallet, testPassword } from '../rig/chromium.ts';
import { startWorld } from '../rig/world.ts';
import { expectCleanLog } from './audit.ts';
import { moneyOf } from './journey.ts';

base(
  'vault, rules and ledger survive a restart; the wallet is locked, and unlocking at the gate pays',
  async () => {
    const world = await startWorld();
    const first = await launchWallet();
    await setUpWallet(first, world);
    const { origin } = world.shops.v2;
    await moneyOf(first, world).allow(origin);
    const page = await first.context.newPage();
    await page.goto(`${origin}/article/lighthouse`);
    await expect(page).toHaveTitle(/lighthouse/i);
    await expect.poll(async () => (await first.api.receipts({ limit: 5 }))[0]?.money).toBe('claimed');
    const receipts = await first.api.receipts({ limit: 5 });
    await first.close();

    const again = await launchWallet({ profile: first.profile });
    expect(await again.api.status()).toMatchObject({ vault: 'locked', address: world.chain.wallet.address });
    expect(await again.api.receipts({ limit: 5 })).toEqual(receipts);

    expect(await again.api.unlock({ password: 'not the password' })).toMatchObject({
      failure: { name: 'password-wrong' },
    });
    expect(
      await again.api.createVault({ words: world.chain.wallet.mnemonic, password: testPassword }),
    ).toMatchObject({
      failure: { name: 'wallet-exists' },
    });

    // Locked: the gate asks for the password in its own card, and then the rule pays without another question.
    const locked = await again.context.newPage();
    const before = await world.chain.usdcBalance(world.chain.wallet.address);
    await locked.goto(`${origin}/article/lighthouse?again`); // the same page within minutes would be asked about
    await locked
      .getByLabel(/password/i)
      .first()
      .fill(testPassword);
    await locked.getByRole('button', { name: /unlock/i }).click();
    await expect(locked).toHaveTitle(/lighthouse/i, { timeout: 20_000 });
    expect(before - (await world.chain.usdcBalance(world.chain.wallet.address))).toBe(10_000n);

    // Locking takes silent payment away at once.
    await again.api.lock();
    await locked.goto(`${origin}/article/lighthouse?later`);
    await expect(locked.getByLabel(/password/i).first()).toBeVisible();
    expectCleanLog(world.log.whole, await again.purchases());
    await again.close();
    await world.close();
  },
);

base('a fresh profile opens the welcome page, and wrong words are named', async () => {
  const wallet = await launchWallet();
  await expect
    .poll(() => wallet.context.pages().map((page) => page.url()))
    .toContain(`${wallet.extensionOrigin}/welcome.html`);
  expect(await wallet.api.status()).toMatchObject({ vault: 'none', address: null });
  const words = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon zoo';
  expect(await wallet.api.createVault({ words, password: testPassword })).toMatchObject({
    failure: { name: 'words-wrong' },
  });
  const short = 'test test test test test test test test test test test junk';
  expect(await wallet.api.createVault({ words: short, password: 'short' })).toMatchObject({
    failure: { name: 'password-too-short' },
  });
  await wallet.close();
});

base('five wrong passwords cost a wait that a restart does not take away', async () => {
  const wallet = await launchWallet();
  const world = await startWorld();
  await setUpWallet(wallet, world);
  await wallet.api.lock();
  for (let tries = 0; tries < 6; tries += 1) await wallet.api.unlock({ password: 'a wrong password' });
  expect(await wallet.api.unlock({ password: testPassword })).toMatchObject({
    failure: { name: 'password-too-many-tries' },
  });
  await wallet.close();
  const again = await launchWallet({ profile: wallet.profile });
  await expect.poll(async () => (await again.api.status()).vault).toBe('locked');
  await again.close();
  await world.close();
});
