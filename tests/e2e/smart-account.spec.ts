// A smart account in a real browser: refused where nothing is deployed, named and switched on by a person, and then a page is paid by
// its dollars with the wallet's signature. The wallet's own account keeps what it has; when it is removed, that one pays again.
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { payeeOf, walletAccount } from '../rig/accounts.ts';
import { NETWORK_V2 } from '../rig/paywall-v2.ts';
import { placeSmartAccount } from '../rig/smart-account.ts';
import { expect, press, test } from './journey.ts';

const said = (key: keyof typeof messages) => messages[key].message;

test('a smart account is tried out on the chain, pays when it is switched on, and can be removed', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { chain, stage } = world;
  await money.forget(stage.origin); // other journeys have allowed it
  const own = walletAccount().address;
  const account = await placeSmartAccount(chain, 50_000n);
  const url = `${stage.origin}/article/lighthouse`;
  const moneyOf = () => Promise.all([chain.usdcBalance(account), chain.usdcBalance(own)]);
  const [, ownBefore] = await moneyOf();

  const book = await wallet.open('dashboard', '#accounts');
  const smart = book.getByRole('region', { name: said('smart_title') });
  await smart.getByLabel(said('smart_network')).selectOption({ label: 'Base Sepolia' });
  await smart.getByLabel(said('smart_address')).fill(payeeOf('nothing is deployed here'));
  await smart.getByRole('button', { name: said('smart_add') }).click();
  await expect(smart.getByText(said('failure_account_not_deployed'))).toBeVisible();
  await smart.getByLabel(said('smart_address')).fill(account.toLowerCase());
  await smart.getByRole('button', { name: said('smart_add') }).click();
  await expect(smart.getByText(said('smart_added'))).toBeVisible();
  const row = smart.getByRole('article', { name: account });
  await expect(row.getByText('0.05 USDC')).toBeVisible();
  await row.getByRole('switch', { name: 'Pay from it on Base Sepolia' }).click();
  await expect(row.getByRole('switch')).toBeChecked();

  await page.goto(url);
  await expect(page.getByText(said('terms_from'))).toBeVisible();
  await press(page, /^Pay 0\.\d+ USDC once/);
  await expect(page).not.toHaveURL(/^chrome-extension/);
  const [receipt] = await wallet.api.receipts({ limit: 1 });
  const price = BigInt(receipt?.amount ?? '0');
  expect(price).toBeGreaterThan(0n);
  await expect.poll(moneyOf).toEqual([50_000n - price, ownBefore]);
  expect(receipt).toMatchObject({ token: { network: NETWORK_V2 }, delivery: 'delivered' });
  expect(await wallet.api.purchase({ id: receipt?.id ?? '' })).toMatchObject({ smartAccount: account });
  expect(await wallet.api.checkNow({ id: receipt?.id ?? '' })).toMatchObject({ ok: true });

  await book.bringToFront();
  await expect(row.getByText('0.04 USDC')).toBeVisible({ timeout: 20_000 });
  await row.getByRole('button', { name: /^Remove the smart account/ }).click();
  await row.getByRole('button', { name: said('smart_remove'), exact: true }).click();
  await expect(row).toHaveCount(0);
  await book.close();

  await page.goto(`${url}?again`);
  await press(page, /^Pay 0\.\d+ USDC once/);
  await expect(page).not.toHaveURL(/^chrome-extension/);
  await expect.poll(moneyOf).toEqual([50_000n - price, ownBefore - price]);
});
