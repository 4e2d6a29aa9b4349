// A seller that wants a token which nobody knows, under the name of one that everybody knows: it is refused, the popup leads to where it
// can be looked at and added, and then it is asked about, with its contract and without dollars, even where a rule would pay.
import { test } from '@playwright/test';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { tokenOwnerAccount, walletAccount } from '../rig/accounts.ts';
import { launchWallet, popupBeside, setUpWallet } from '../rig/chromium.ts';
import { lookalike, placeUsdc, usdcAbi } from '../rig/token.ts';
import { startWorkshop } from '../rig/workshop.ts';
import { approveWindow, expect, fetchInPage, press } from './journey.ts';

const said = (key: keyof typeof messages) => messages[key].message;
const not = said('stranger_not').replace('$TOKEN$', 'USDC');
const { address: contract } = lookalike;

test('an unknown “USD Coin” is refused, added by its contract, asked about without dollars, and paid', async () => {
  test.setTimeout(90_000);
  const workshop = await startWorkshop(84_532, lookalike);
  const { chain, origin, payTo, price } = workshop;
  const account = tokenOwnerAccount();
  await placeUsdc(chain.client, account, lookalike);
  const token = { address: contract, abi: usdcAbi } as const;
  await chain.client.writeContract({
    ...token,
    account,
    functionName: 'mint',
    args: [walletAccount().address, 50_000n],
  });
  const has = (owner: `0x${string}`) =>
    chain.client.readContract({ ...token, functionName: 'balanceOf', args: [owner] });
  const wallet = await launchWallet();
  await setUpWallet(wallet, { chain, rpcUrl: chain.rpcUrl });
  const rule = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'test' } as const;
  expect(await wallet.api.setRule({ site: origin, rule })).toMatchObject({ ok: true });
  const shop = await wallet.context.newPage();
  await shop.goto(origin);
  expect(await fetchInPage(shop, '/api/lathe?0'), 'nobody knows that token').toMatchObject({ status: 402 });

  const popup = await popupBeside(shop, wallet);
  const coming = wallet.context.waitForEvent('page');
  await popup.getByRole('link', { name: said('token_go') }).click();
  const page = await coming;
  await expect(page.getByLabel(said('chain_token'), { exact: true })).toHaveValue(contract);
  await page.getByRole('button', { name: said('token_read') }).click();
  await expect(page.getByText('“USD Coin”, version 2')).toBeVisible();
  await expect(page.getByText(not)).toBeVisible();
  await page.getByRole('button', { name: said('token_add_yes') }).click();
  await expect(page.getByText(said('token_added'))).toBeVisible();
  await page.close();

  await shop.bringToFront();
  const paid = fetchInPage(shop, '/api/lathe?1');
  const prompt = await approveWindow(wallet);
  await expect(prompt.getByText(not)).toBeVisible();
  await expect(prompt.getByText(contract, { exact: true })).toBeVisible();
  await expect(prompt.getByText(said('reason_token_unpriced')).first()).toBeVisible();
  expect(await prompt.locator('main').textContent(), 'no dollars').not.toContain('$');
  await press(prompt, /^Pay 0\.012\sUSDC \(0x529084…169EE7\)/);
  expect(await paid).toMatchObject({ status: 200, text: expect.stringContaining('turns') });
  expect([await has(payTo), await chain.usdcBalance(payTo)]).toEqual([price, 0n]);
  const [receipt] = await wallet.api.receipts({ limit: 1 });
  expect(receipt).toMatchObject({ amount: `${price}`, decidedBy: 'user', token: { stranger: { contract } } });
  const totals = await wallet.api.totals({ by: 'site', query: {} });
  expect(totals).toMatchObject([{ of: origin, spending: { real: '0', test: '0' }, count: 1 }]);
  await wallet.close();
  await workshop.close();
});
