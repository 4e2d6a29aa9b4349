// Dollars that know nothing but approval, paid by the built extension for somebody without coin: after the switch and a yes a transaction
// is signed along that allows Permit2 the price alone, and the published facilitator carries both out.
import { expect, test } from '@playwright/test';
import { readAllowance } from '../../lib/chain/allowance.ts';
import { rpcAt } from '../../lib/chain/rpc.ts';
import { startChain } from '../rig/chain.ts';
import { launchWallet, testPassword } from '../rig/chromium.ts';
import { openFacilitatorV2 } from '../rig/facilitator-v2.ts';
import { listenByTls } from '../rig/listen.ts';
import { bnbDollars, mintPlain, placePlainToken, plainBalance } from '../rig/plain-token.ts';
import { openRequestLog } from '../rig/request-log.ts';
import { openTollhouse, tolls } from '../rig/tollhouse.ts';
import { approveWindow, fetchInPage, press } from './journey.ts';

const price = 10n ** 16n;

test('switched on by the password, asked about, signed along for the price alone, and paid without coin', async () => {
  const log = openRequestLog();
  const chain = await startChain(56);
  const facilitator = await openFacilitatorV2(chain, log);
  await placePlainToken(chain, bnbDollars);
  const house = await openTollhouse(chain, facilitator, log, bnbDollars, listenByTls);
  const { address, mnemonic } = chain.wallet;
  await mintPlain(chain, bnbDollars, address, 10n * price);
  const site = `https://market.test:${house.port}`;
  const wallet = await launchWallet();
  await wallet.api.createVault({ words: mnemonic, password: testPassword });
  await wallet.api.setRpcUrl({ network: 'eip155:56', rpcUrl: chain.rpcUrl });
  const rule = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'real' } as const;
  expect(await wallet.api.setRule({ site, rule })).toMatchObject({ ok: true });
  const balances = () =>
    Promise.all([address, house.payTo].map((owner) => plainBalance(chain, bnbDollars, owner)));

  const page = await wallet.context.newPage();
  await page.goto(site);
  expect(await fetchInPage(page, tolls.carried), 'off until it is switched on').toMatchObject({
    status: 402,
  });

  const dashboard = await wallet.open('dashboard', '#accounts');
  const part = dashboard.getByRole('region', { name: 'Allowances' });
  await part.getByText('When a seller offers to allow for you').click();
  const control = part.getByRole('switch', { name: 'Take such offers up' });
  await control.click();
  await part.getByLabel('Password').fill(testPassword);
  await part.getByRole('button', { name: 'Switch it on' }).click();
  await expect(control).toBeChecked();
  await dashboard.close();

  await page.bringToFront();
  const paid = fetchInPage(page, tolls.carried);
  const prompt = await approveWindow(wallet);
  await expect(prompt.getByText('a whole transaction of your account').first()).toBeVisible();
  await expect(prompt.getByText(/take exactly 0\.01\sUSDC, and no more/)).toBeVisible();
  await press(prompt, /^Pay 0\.01/);
  expect(await paid).toMatchObject({ status: 200, text: expect.stringContaining('Passed') });
  expect(await balances()).toEqual([9n * price, price]);
  const allowance = await readAllowance(rpcAt(chain.rpcUrl), bnbDollars.address, address);
  expect(allowance).toEqual({ ok: true, value: 0n });
  expect(await chain.client.getTransactionCount({ address }), 'the approval and nothing else').toBe(1);
  const [receipt] = await wallet.api.receipts({ limit: 1 });
  expect(receipt).toMatchObject({ amount: `${price}`, decidedBy: 'user', delivery: 'delivered' });
  expect(await wallet.api.purchase({ id: receipt?.id ?? '' })).toMatchObject({ approval: true });
  await wallet.close();
  await Promise.all([house, facilitator, chain].map((door) => door.close()));
});
