// Paid through Permit2 by the built extension, on its real code, by an account without coin: with an allowance that the seller has
// carried out, with one that stands, and up to a ceiling of which less is taken, or nothing. Only the chain's word closes an entry.
import type { Page } from '@playwright/test';
import { allowanceAddress } from '../../components/state/route.ts';
import type { Receipt } from '../../lib/wallet/api.ts';
import { popupBeside, type Wallet } from '../rig/chromium.ts';
import { allowPermit2, permit2Allowance } from '../rig/permit2.ts';
import { TOLL, type Tollhouse, tolls, UPTO_TAKEN } from '../rig/tollhouse.ts';
import type { World } from '../rig/world.ts';
import { expectEvidence } from './evidence.ts';
import { approveWindow, approveWindowGone, expect, fetchInPage, press, test } from './journey.ts';

let house: Tollhouse;

test.beforeAll(async ({ world }) => {
  house = await world.tollhouse();
});

test('an allowance is signed along after a person’s yes, for the price alone, and from then on by rule', async ({
  world,
  wallet,
  money,
  page,
}) => {
  await money.allow(house.origin);
  const asked = await money.spentBy(async () => {
    await page.goto(`${house.origin}${tolls.sponsored}`).catch(() => undefined);
    const prompt = page.url().startsWith(house.origin) ? await approveWindow(wallet) : page;
    await expect(prompt.getByText('sign an allowance').first()).toBeVisible();
    await expect(prompt.getByText('for exactly 0.01')).toBeVisible();
    await press(prompt, /^Pay 0\.01/);
    await expect(page).toHaveTitle('Passed');
    await approveWindowGone(wallet);
  });
  expect(asked.onChain).toBe(TOLL);
  const silent = await money.spentBy(async () => {
    expect(await fetchInPage(page, `${tolls.sponsored}?again`)).toMatchObject({ status: 200 });
  });
  expect(silent.onChain).toBe(TOLL);
  expect([...asked.receipts, ...silent.receipts].map(({ decidedBy }) => decidedBy)).toEqual(['user', 'rule']);
  expect(await permit2Allowance(world.chain)).toBe(0n);
  expect(await coinOf(world)).toBe(0n);
  await closes(asked.receipts, `settled ${TOLL}`, { world, wallet });
});

test('without an allowance nothing is signed, and with one it is paid by rule', async ({
  world,
  wallet,
  money,
  unpaid,
  page,
}) => {
  await money.allow(house.origin);
  await page.goto(house.origin);
  const asked = await unpaid(async () => {
    expect(await fetchInPage(page, tolls.permit2)).toMatchObject({ status: 402 });
  });
  expect(asked).toEqual([]);
  await allowPermit2(world.chain, TOLL);
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await fetchInPage(page, tolls.permit2)).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(TOLL);
  await closes(receipts, `settled ${TOLL}`, { world, wallet });
});

test('an allowance that is gone when the payment arrives: told with the way to another, and then the same payment brings the goods', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const place = { network: `eip155:${world.chain.chainId}`, asset: world.chain.usdc, amount: `${TOLL}` };
  const leadsThere = async (shown: Page, text: RegExp) => {
    await expect(shown.getByText(text)).toBeVisible();
    const link = shown.getByRole('link', { name: 'Allow it, with the amount filled in' });
    await expect(link).toHaveAttribute('href', `/dashboard.html${allowanceAddress(place)}`);
  };
  const presented = () =>
    world.log.filter(({ server, hasPaymentHeader }) => server === 'tollhouse' && hasPaymentHeader).length;

  await allowPermit2(world.chain, TOLL);
  await money.allow(house.origin);
  house.meanwhile(() => allowPermit2(world.chain, 0n));
  const before = presented();
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(`${house.origin}${tolls.permit2}?gone`).catch(() => undefined);
    await leadsThere(page, /The site says that it could not charge this/);
    const popup = await popupBeside(page, wallet);
    await leadsThere(popup, /Not charged, as far as is known/);
    await popup.close();
    await page.getByRole('button', { name: 'Ask the site again' }).click();
    await leadsThere(page, /The site says that it could not charge this/);
    expect(presented() - before, 'not presented in vain').toBe(1);

    await allowPermit2(world.chain, TOLL);
    await page.getByRole('button', { name: 'Ask the site again' }).click();
    await expect(page).toHaveTitle('Passed');
    expect(presented() - before).toBe(2);
  });
  expect([onChain, await permit2Allowance(world.chain)]).toEqual([TOLL, 0n]);
  await closes(receipts, `settled ${TOLL}`, { world, wallet });
});

test('of a ceiling is booked what the chain shows that was taken', async ({ world, wallet, money, page }) => {
  await allowPermit2(world.chain, 2n * TOLL);
  await money.allow(house.origin);
  await page.goto(house.origin);
  const some = await money.spentBy(async () => {
    expect(await fetchInPage(page, tolls.upto)).toMatchObject({ status: 200 });
  });
  expect(some.onChain).toBe(UPTO_TAKEN);
  expect(some.receipts).toMatchObject([{ money: 'claimed', amount: `${TOLL}`, ceiling: `${TOLL}` }]);
  const none = await money.spentBy(async () => {
    expect(await fetchInPage(page, tolls.nothing)).toMatchObject({ status: 200 });
  });
  expect(none.onChain).toBe(0n);
  await closes(some.receipts, `settled ${UPTO_TAKEN}`, { world, wallet });
  for (const { id } of some.receipts) await expectEvidence(wallet, id, world.rpcUrl);
  // Unused, it can still be: until its time is over it counts whole.
  await closes(none.receipts, `claimed ${TOLL}`, { world, wallet });
});

async function closes(
  receipts: readonly Receipt[],
  as: string,
  { world, wallet }: { readonly world: World; readonly wallet: Wallet },
): Promise<void> {
  expect(receipts).toHaveLength(1);
  await world.chain.finalize();
  for (const { id } of receipts) await expect.poll(() => checked(wallet, id)).toBe(as);
}

async function checked({ api }: Wallet, id: string): Promise<string> {
  const now = await api.checkNow({ id });
  return now.ok ? `${now.value.money} ${now.value.amount}` : now.failure.name;
}

function coinOf({ chain }: World): Promise<bigint> {
  return chain.client.getBalance({ address: chain.wallet.address });
}
