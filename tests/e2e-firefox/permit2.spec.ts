// Paid through Permit2 in Firefox, on its real code: exactly by rule, up to a ceiling of which less is taken, and not at all where the
// allowance is gone when the payment arrives, until it is there again. The balance on the chain has the last word.
import type { Page } from 'puppeteer-core';
import type { Receipt } from '../../lib/wallet/api.ts';
import type { FirefoxWallet } from '../rig/firefox.ts';
import { allowPermit2, permit2Allowance } from '../rig/permit2.ts';
import { TOLL, tolls, UPTO_TAKEN } from '../rig/tollhouse.ts';
import type { World } from '../rig/world.ts';
import { expect, test, visitsOf } from './journey.ts';

test('a price is paid exactly and a ceiling as far as it is taken, both by rule', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const house = await world.tollhouse();
  await allowPermit2(world.chain, 2n * TOLL);
  await money.allow(house.origin);
  const exact = await money.spentBy(async () => {
    await tab.goto(`${house.origin}${tolls.permit2}`);
    expect(await tab.title()).toBe('Passed');
  });
  const upto = await money.spentBy(async () => {
    expect(await statusOf(tab, tolls.upto)).toBe(200);
  });
  expect([exact.onChain, upto.onChain]).toEqual([TOLL, UPTO_TAKEN]);
  expect(upto.receipts).toMatchObject([{ money: 'claimed', amount: `${TOLL}`, ceiling: `${TOLL}` }]);
  expect(await permit2Allowance(world.chain)).toBe(TOLL - UPTO_TAKEN);
  await closes([...exact.receipts, ...upto.receipts], [TOLL, UPTO_TAKEN], { world, wallet });
});

test('what is answered 412 is the answer to the payment: it waits, and the same bytes bring the goods', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const house = await world.tollhouse();
  const path = `${tolls.permit2}?gone`;
  await allowPermit2(world.chain, TOLL);
  await money.allow(house.origin);
  await tab.goto(house.origin);
  house.meanwhile(() => allowPermit2(world.chain, 0n));
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await statusOf(tab, path)).toBe(412);
    const [waiting] = await wallet.api.receipts({ limit: 1 });
    expect(waiting).toMatchObject({
      money: 'unknown',
      lacks: { asset: world.chain.usdc, amount: `${TOLL}` },
    });
    const refusal = async () => (await wallet.api.activeSite())?.refusal?.name;
    await expect.poll(refusal, 'the popup is told').toBe('purchase-lacks-allowance');
    expect(await statusOf(tab, path), 'not presented in vain').toBe(402);
    await allowPermit2(world.chain, TOLL);
    expect(await statusOf(tab, path)).toBe(200);
  });
  expect([onChain, await permit2Allowance(world.chain)]).toEqual([TOLL, 0n]);
  expect(visitsOf(world, house.origin, path)).toEqual([
    'GET 402',
    'GET paid 412',
    'GET 402',
    'GET 402',
    'GET paid 200',
  ]);
  await closes(receipts, [TOLL], { world, wallet });
});

function statusOf(tab: Page, path: string): Promise<number> {
  return tab.evaluate(async (at) => (await fetch(at)).status, path);
}

/** Each with what the chain shows that was taken. */
async function closes(
  receipts: readonly Receipt[],
  taken: readonly bigint[],
  { world, wallet }: { readonly world: World; readonly wallet: FirefoxWallet },
): Promise<void> {
  expect(receipts).toHaveLength(taken.length);
  await world.chain.finalize();
  for (const [place, { id }] of receipts.entries())
    await expect
      .poll(() => wallet.api.checkNow({ id }))
      .toMatchObject({ ok: true, value: { money: 'settled', amount: `${taken[place]}` } });
}
