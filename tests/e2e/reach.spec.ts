// The page script stands where the user wants it: on every site, or only where there is a rule.
import { expect, fetchInPage, test } from './journey.ts';

test('with “only sites with a rule” the scripts of other sites get their 402 unasked, and pages are paid all the same', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { localhost } = world.newspaper;
  const { origin } = world.shops.v2;
  await wallet.api.setReach({ reach: 'ruled-sites' });
  try {
    await money.forget(localhost);
    await money.allow(origin);
    const { onChain } = await money.spentBy(async () => {
      await page.goto(localhost);
      expect(await fetchInPage(page, '/api/quote')).toMatchObject({ status: 402 });
      await page.goto(origin);
      expect(await fetchInPage(page, '/api/quote')).toMatchObject({ status: 200 });
      expect(wallet.context.pages().filter((one) => one.url().endsWith('/approve.html'))).toEqual([]);
    });
    expect(onChain).toBe(1_000n);
    await page.goto(`${localhost}/article/bees`);
    await expect(page.getByRole('button', { name: /^Pay/ })).toBeVisible(); // the gate asks everywhere
    await page.getByRole('button', { name: /^Decline/ }).click();
  } finally {
    await wallet.api.setReach({ reach: 'everywhere' });
  }
});
