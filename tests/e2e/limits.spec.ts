// Never more than the user allowed, at every instant: a hundred requests at once against a budget for fifty.
import { approveWindow, expect, test } from './journey.ts';

test('of 100 parallel fetches at $0.01 with $0.50 left exactly 50 are paid and 50 see their 402', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2Open;
  await money.allow(origin, { perRequest: '10000', perDay: '500000' });
  await page.goto(origin);
  // The first three beyond the budget are asked; the user closes the window.
  const closing = approveWindow(wallet).then((prompt) => prompt.close());
  const { onChain, receipts } = await money.spentBy(async () => {
    const statuses = await page.evaluate(() =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) => fetch(`/api/item/${n}`).then(({ status }) => status)),
      ),
    );
    await closing;
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.filter((status) => status === 402)).toHaveLength(50);
  });
  expect(onChain).toBe(500_000n);
  // Purchases are never deleted: what was ever signed is what the ledger holds.
  expect(receipts).toHaveLength(50);
  const carriers = world.log.filter(
    ({ server, hasPaymentHeader }) => server === 'v2 open' && hasPaymentHeader,
  );
  expect(new Set(carriers.map(({ path }) => path)).size).toBe(50);
  expect(carriers).toHaveLength(50);
});
