// Firefox lets the user withdraw what the manifest asks for: the wallet says so, pays nothing, and comes back.
import { expect, test } from '@playwright/test';
import { setUpWallet } from '../rig/chromium.ts';
import { launchWalletInFirefox } from '../rig/firefox.ts';
import { startWorld } from '../rig/world.ts';

test('a wallet that is kept from web pages says so in words, pays nothing, and pays again when allowed', async () => {
  const world = await startWorld();
  const { origin } = world.shops.v2;
  const visit = async () => {
    await tab.goto(`${origin}/article/lighthouse`);
    return tab.title();
  };
  const wallet = await launchWalletInFirefox({
    prefs: { 'extensions.webextOptionalPermissionPrompts': false }, // as if the user said yes
  });
  await setUpWallet(wallet, world);
  expect((await wallet.api.status()).access).toBe('all');
  await wallet.api.setRule({
    site: origin,
    rule: { on: true, blocked: false, perRequest: '50000', perDay: '50000', money: 'test' },
  });
  const settings = await wallet.open('dashboard');
  const tab = await wallet.browser.newPage();

  await settings.evaluate(async () => {
    const { origins = [] } = await chrome.permissions.getAll();
    await chrome.permissions.remove({ origins });
  });
  expect((await wallet.api.status()).access).toBe('withdrawn');
  expect(await visit()).not.toMatch(/lighthouse/i);

  const popup = await wallet.open('popup');
  await popup.waitForSelector('text/The browser keeps web pages to itself');
  const [allow] = await popup.$$('.notice button');
  await allow?.click();
  await expect.poll(async () => (await wallet.api.status()).access).toBe('all');
  await expect.poll(() => popup.$$('.notice button').then(({ length }) => length)).toBe(0);
  await tab.bringToFront();
  expect(await visit()).toMatch(/lighthouse/i);
  await wallet.close();
  await world.close();
});
