// Every network of the shelf, by every scheme and in every dialect: paid by rule from a public site, by a wallet that has dollars and
// none of the chain's own coin, and the chain shows the money. What is seen to hold becomes the table in docs/networks-table.md.
import { expect, type Page, test } from '@playwright/test';
import { familyOf } from '../../lib/core/network-family.ts';
import { type Network, shelf } from '../../lib/networks/index.ts';
import { schemes } from '../../lib/schemes/index.ts';
import { dialects, pathOf } from '../market/contract.ts';
import { gapOf, openPlace, type Place } from '../market/index.ts';
import { note } from '../market/results.ts';
import { TEST_MNEMONIC } from '../rig/accounts.ts';
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { fetchInPage } from './journey.ts';

let wallet: Wallet;

test.beforeAll(async () => {
  wallet = await launchWallet();
  await wallet.api.createVault({ words: TEST_MNEMONIC, password: testPassword });
});
test.afterAll(() => wallet.close());

for (const network of shelf) {
  const cells = schemes
    .filter(({ family }) => family === familyOf(network.id))
    .flatMap(({ id: scheme }) => dialects.map((dialect) => ({ scheme, dialect })))
    .filter(({ scheme, dialect }) => gapOf(network, scheme, dialect) === null);

  test(network.name, async () => {
    for (const { scheme, dialect } of cells) note(network.id, scheme, dialect, false);
    const place = await openPlace(network);
    await prepare(network, place);
    const page = await wallet.context.newPage();
    await page.goto(place.site);
    for (const { scheme, dialect } of cells) {
      await buy(network, place, page, pathOf(scheme, dialect));
      note(network.id, scheme, dialect, true);
    }
    await page.close();
    await place.close();
  });
}

async function prepare({ id, testnet }: Network, { rpcUrl, site }: Place): Promise<void> {
  expect(await wallet.api.setRpcUrl({ network: id, rpcUrl })).toMatchObject({ ok: true });
  const money = testnet ? 'test' : 'real';
  const rule = { on: true, blocked: false, perRequest: '5000', perDay: '50000', money } as const;
  expect(await wallet.api.setRule({ site, rule })).toMatchObject({ ok: true });
}

/** Exactly the price goes from one to the other, once; and what the wallet says of it, it has from the chain. */
async function buy({ id, testnet }: Network, place: Place, page: Page, path: string): Promise<void> {
  const { payer, payTo, price } = place;
  const balances = () => Promise.all([place.balance(payer), place.balance(payTo), place.coinOf(payer)]);
  const [purse, takings, coin] = await balances();
  expect(await fetchInPage(page, path)).toMatchObject({ status: 200, text: expect.stringContaining(path) });
  expect(await balances()).toEqual([purse - price, takings + price, coin]);
  expect(coin, 'no coin of the chain’s own').toBe(0n);
  const [receipt] = await wallet.api.receipts({ limit: 1 });
  expect(receipt).toMatchObject({ amount: `${price}`, decidedBy: 'rule', delivery: 'delivered' });
  expect(receipt?.token).toMatchObject({ network: id, testnet });
  await place.finalize();
  const checked = await wallet.api.checkNow({ id: receipt?.id ?? '' });
  expect(checked).toMatchObject({ ok: true, value: { money: 'settled' } });
}
