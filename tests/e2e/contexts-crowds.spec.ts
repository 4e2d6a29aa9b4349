// Crowds: a script that got into the shop spends no more than its budget, and one payment finds its one request among many alike.
import { expect, test } from './journey.ts';
import { declineAll } from './unpaid.ts';

test('a script in the shop’s page spends the shop’s budget at most, and nothing at a stranger’s till', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin, stranger } = world.stage;
  const before = (await wallet.purchases()).filter(({ site }) => site === origin);
  const spent = before.reduce((sum, { cost }) => sum + BigInt(cost), 0n);
  await money.allow(origin, { perRequest: '10000', perDay: String(spent + 100_000n) });
  await money.forget(stranger);
  await page.goto(origin);
  const declining = declineAll(wallet);
  const { onChain, receipts } = await money.spentBy(async () => {
    const statuses = await page.evaluate(
      (tills) =>
        Promise.all(
          tills.flatMap((till) =>
            Array.from({ length: 200 }, (_, n) =>
              fetch(`${till}/api/item/${n}`).then(({ status }) => status),
            ),
          ),
        ),
      [origin, stranger],
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  });
  await declining.stop();
  expect(onChain).toBe(100_000n);
  expect(receipts.every(({ payTo }) => payTo === world.stage.payTo)).toBe(true);
  const paid = (await wallet.purchases()).slice(-receipts.length).map(({ url }) => new URL(url).origin);
  expect(new Set(paid)).toEqual(new Set([origin]));
  expect([...declining.asked.values()].map(({ reason }) => reason)).toContain('other-origin');
});

test('among twenty requests alike from tabs, frames, prefetches and preflights one carries the payment', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.stage;
  const item = `${origin}/api/item/990`;
  await money.allow(origin);
  await page.goto(`${origin}/?intended`);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<iframe sandbox="allow-scripts" src="/?frame"></iframe>');
    return new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
  });
  const other = await wallet.context.newPage();
  await other.goto(`${world.stage.stranger}/?decoys`);
  await page.bringToFront();
  const before = world.log.whole.length;
  const declining = declineAll(wallet);
  const { onChain, receipts } = await money.spentBy(async () => {
    const decoys = [other, page.frames().find((one) => one.url().endsWith('/?frame'))].map((where) =>
      where?.evaluate((url) => {
        for (let n = 0; n < 7; n += 1) void fetch(url, { headers: { 'SIGN-IN-WITH-X': 'preflighted' } });
        document.head.insertAdjacentHTML('beforeend', `<link rel="prefetch" href="${url}">`);
      }, item),
    );
    expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), item)).toBe(200);
    await Promise.all(decoys);
    await page.waitForTimeout(500);
  });
  await declining.stop();
  await other.close();
  expect([onChain, receipts.length]).toEqual([10_000n, 1]);
  const alike = world.log.whole.slice(before).filter(({ path }) => path === '/api/item/990');
  expect(alike.length).toBeGreaterThanOrEqual(20);
  expect(alike.some(({ method }) => method === 'OPTIONS')).toBe(true);
  expect(alike.some(({ secFetchPurpose }) => secFetchPurpose !== undefined)).toBe(true);
  const carriers = alike.filter(({ hasPaymentHeader }) => hasPaymentHeader);
  expect(carriers.map(({ referer }) => referer)).toEqual([`${origin}/?intended`]);
});
