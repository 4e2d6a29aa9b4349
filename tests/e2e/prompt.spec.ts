// The prompt in a real browser: which offer is taken, what changed, how long a site is trusted, what is left of its limits, and
// what is missing. What is said in each case is looked at on a fake wallet (prompt-screens.spec.ts).
import { payeeOf } from '../rig/accounts.ts';
import { type OneOffer, severalOffers } from '../rig/several-offers.ts';
import { errandAt, siteOf } from '../rig/stubborn.ts';
import type { World } from '../rig/world.ts';
import { expect, press, test } from './journey.ts';

// What these journeys allow is nobody else's.
test.afterEach(async ({ wallet }) => {
  for (const { site, money } of await wallet.api.rules()) {
    if (site !== '*') expect((await wallet.api.removeRule({ site, money })).ok).toBe(true);
  }
});

const [one, other] = ['one', 'other'].map((name) => payeeOf(`several offers ${name}`));
if (one === undefined || other === undefined) throw new Error('two payees');

/** The stage sells this page on these terms from now on. */
function selling({ stage, facilitators }: World, path: string, ...offers: readonly OneOffer[]): string {
  const scene = severalOffers(path, offers, facilitators.v2.origin);
  return `${stage.origin}${stage.set(path, scene)}`;
}

test('of several offers the cheapest is proposed, and the one that is taken is paid', async ({
  world,
  money,
  page,
}) => {
  const url = selling(world, '/several', { price: '$0.02', payTo: other }, { price: '$0.01', payTo: one });
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(url);
    const offers = page.getByRole('radio', { name: /USDC/ });
    await expect(offers).toHaveCount(2);
    await expect(page.getByRole('radio', { name: /0\.01 USDC.*nothing costs less/ })).toBeChecked();
    await page.getByRole('radio', { name: /0\.02 USDC/ }).check();
    await press(page, /^Pay 0\.02 USDC once/);
    await expect(page).toHaveTitle(/Bought/);
  });
  expect(onChain).toBe(20_000n);
  expect(receipts).toMatchObject([{ amount: '20000', payTo: other, decidedBy: 'user' }]);
});

test('what is charged before delivery is asked about whatever the rule allows, and the receipt says it', async ({
  world,
  wallet,
  money,
  page,
}) => {
  await money.allow(world.stage.origin);
  const url = selling(world, '/upfront', {
    price: '$0.01',
    payTo: one,
    extra: { paymentFlow: 'upfront' },
  });
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(url);
    await expect(page.getByText('Charged before delivery', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Always/ })).toHaveCount(0);
    await press(page, /^Pay 0\.01 USDC once/);
    await expect(page).toHaveTitle(/Bought/);
  });
  expect(onChain).toBe(10_000n);
  expect(receipts).toMatchObject([{ payTo: one, decidedBy: 'user' }]);
  const [receipt] = receipts;
  expect(await wallet.api.purchase({ id: receipt?.id ?? '' })).toMatchObject({ chargedFirst: true });
});

test('another payee and a price that has doubled twice ask again, the old beside the new', async ({
  world,
  money,
  page,
}) => {
  await money.allow(world.stage.origin);
  const { onChain } = await money.spentBy(async () => {
    await page.goto(selling(world, '/changing', { price: '$0.01', payTo: one }));
    await expect(page).toHaveTitle(/Bought/);
    await page.goto(`${selling(world, '/changing', { price: '$0.04', payTo: other })}?again`);
    const changes = page.getByRole('table', { name: 'Not as it was before' });
    await expect(changes.getByRole('row', { name: 'Paid to' })).toContainText(`${one}${other}`);
    await expect(changes.getByRole('row', { name: 'Price' })).toContainText('$0.01$0.04');
    await page.getByText('Why?').click();
    await expect(page.getByText(/costs much more than/)).toBeVisible();
    await page.getByRole('button', { name: /^Decline/ }).click();
    await page.waitForURL(/changing\?again/);
  });
  expect(onChain).toBe(10_000n);
});

test('trusted for a visit, a site is paid by itself until the tab leaves it', async ({
  world,
  money,
  page,
}) => {
  const first = selling(world, '/visit-1', { price: '$0.01', payTo: one });
  const second = selling(world, '/visit-2', { price: '$0.01', payTo: one });
  const third = selling(world, '/visit-3', { price: '$0.01', payTo: one });
  const { onChain, receipts } = await money.spentBy(async () => {
    await page.goto(first);
    await page.getByText('Change the limits, or how long').click();
    await page.getByLabel('For how long').selectOption('For this visit');
    await press(page, /^Pay .* for this visit: up to \$0\.05 each, \$0\.50 a day/);
    await expect(page).toHaveTitle(/Bought/);
    await page.goto(second);
    await expect(page).toHaveTitle(/Bought/);
    await page.goto(world.newspaper.localhost);
    await page.goto(third);
    await expect(
      page.getByText('You trusted this site for a while, and that while is over.').first(),
    ).toBeVisible();
    await page.getByRole('button', { name: /^Decline/ }).click();
    await page.waitForURL(third);
  });
  expect(onChain).toBe(20_000n);
  expect(receipts.map(({ decidedBy }) => decidedBy)).toEqual(['rule', 'user']);
});

test('a budget that runs out says what was spent of it, and when it will be less', async ({
  world,
  money,
  page,
}) => {
  await money.allow(world.stage.origin, { perRequest: '10000', perDay: '15000' });
  const { onChain } = await money.spentBy(async () => {
    await page.goto(selling(world, '/budget-1', { price: '$0.01', payTo: one }));
    await expect(page).toHaveTitle(/Bought/);
    await page.goto(selling(world, '/budget-2', { price: '$0.01', payTo: one }));
    await expect(
      page.getByText(/^\$0\.01 of \$0\.015 spent here in 24 hours\. More is free from/),
    ).toBeVisible();
    await expect(page.getByText('Too little left for this price: you are asked')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Change this limit' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Always/ })).toHaveCount(0);
    await page.getByRole('button', { name: /^Decline/ }).click();
    await page.waitForURL(/budget-2/);
  });
  expect(onChain).toBe(10_000n);
});

test('too little money: says how much is missing, and offers nothing to press', async ({
  world,
  money,
  page,
}) => {
  const { onChain } = await money.spentBy(async () => {
    await page.goto(selling(world, '/dear', { price: '$1000000', payTo: one }));
    await expect(page.getByText(/USDC is missing on Base Sepolia\./)).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Pay|Always)/ })).toHaveCount(0);
    await page.getByRole('button', { name: /^Decline/ }).click();
    await page.waitForURL(/\/dear/);
  });
  expect(onChain).toBe(0n);
});

test('a site that takes no payment is presented the same one, and the gate says what was signed', async ({
  world,
  money,
  page,
}) => {
  const { path } = errandAt('endless-402');
  await money.forget(siteOf('endless-402', world.hostile));
  const before = world.hostile.received(path).length; // other journeys run the same errand
  await page.goto(`${siteOf('endless-402', world.hostile)}${path}`);
  await press(page, /^Pay 0\.001 USDC once/);
  await expect(page.getByRole('heading', { name: 'A payment is under way' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByRole('link', { name: 'See the receipt' })).toBeVisible();
  const presented = world.hostile.received(path).slice(before);
  expect(presented).toHaveLength(3);
  expect(new Set(presented.map(({ digest }) => digest)).size).toBe(1);
  await page.getByRole('button', { name: 'Ask the site again' }).click();
  await expect(page.getByRole('heading', { name: 'A payment is under way' })).toBeVisible();
  expect(world.hostile.received(path)).toHaveLength(before + 3);
});
