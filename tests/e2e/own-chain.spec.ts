// A chain that no wallet knows: a person reads it, confirms it, and pays a seller there; first asked, then by a rule that allows it.
import { test } from '@playwright/test';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { launchWallet, testPassword } from '../rig/chromium.ts';
import { startWorkshop } from '../rig/workshop.ts';
import { approveWindow, expect, fetchInPage, press } from './journey.ts';

const said = (key: keyof typeof messages) => messages[key].message;

test('a chain of the person’s own is read, confirmed and paid on; the chain shows the money', async () => {
  test.setTimeout(90_000);
  const workshop = await startWorkshop();
  const { chain, origin, payTo, price } = workshop;
  const wallet = await launchWallet();
  await wallet.api.createVault({ words: chain.wallet.mnemonic, password: testPassword });
  await wallet.api.setDeveloperMode({ on: true });
  const shop = await wallet.context.newPage();
  await shop.goto(origin);
  expect(await fetchInPage(shop, '/api/lathe?0'), 'nobody knows that chain').toMatchObject({ status: 402 });

  const page = await wallet.open('dashboard', '#networks');
  await page.getByLabel(said('chain_rpc'), { exact: true }).fill(chain.rpcUrl);
  await page.getByLabel(said('chain_token'), { exact: true }).fill(chain.usdc);
  await page.getByRole('button', { name: said('chain_read') }).click();
  await expect(page.getByText('“USDC”, version 2')).toBeVisible();
  await page.getByLabel(said('chain_name')).fill('The workshop');
  await page.getByLabel(said('chain_coin')).fill('ETH');
  await page.getByLabel(said('chain_money'), { exact: true }).selectOption(said('chain_money_test'));
  await page.getByRole('switch', { name: 'One USDC is one US dollar' }).click();
  await page.getByRole('button', { name: said('chain_add_yes') }).click();
  await expect(page.getByText(said('chain_added'))).toBeVisible();
  await expect(page.locator('summary', { hasText: 'The workshop' })).toContainText('Number 31337');
  await page.close();

  await shop.bringToFront();
  const first = fetchInPage(shop, '/api/lathe?1');
  const prompt = await approveWindow(wallet);
  await expect(prompt.getByText('The workshop')).toBeVisible();
  await press(prompt, /^Pay 0\.012/);
  expect(await first).toMatchObject({ status: 200, text: expect.stringContaining('turns') });

  const settings = { 'per-request': '50000', 'per-day': '500000', tokens: [`eip155:${chain.chainId}`] };
  const saved = await wallet.api.saveRule({ rule: { site: origin, money: 'test', on: true, settings } });
  expect(saved.ok).toBe(true);
  await shop.bringToFront();
  expect(await fetchInPage(shop, '/api/lathe?2'), 'by rule').toMatchObject({ status: 200 });
  expect(await chain.usdcBalance(payTo)).toBe(2n * price);
  const receipts = await wallet.api.receipts({ limit: 9 });
  expect(receipts.map(({ token, decidedBy }) => [token.networkName, decidedBy])).toEqual([
    ['The workshop', 'rule'],
    ['The workshop', 'user'],
  ]);
  await wallet.close();
  await workshop.close();
});
