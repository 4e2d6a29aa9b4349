// Denied is absent: a page that is not paid sees, byte for byte, what it would see if there were no wallet.
import { launchWallet, type Wallet } from '../rig/chromium.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { expect, test } from './journey.ts';
import { medianOfFetches, seenBy } from './seen.ts';
import { declineAll } from './unpaid.ts';

/** What a browser without the extension shows of the shop. */
async function expected(origin: string): Promise<{ seen: unknown; median: number }> {
  const browser = await launchPlain();
  const page = await browser.newPage();
  await page.goto(origin);
  const median = await medianOfFetches(page, 200);
  const seen = await seenBy(page, origin);
  await browser.close();
  return { seen, median };
}

async function block(wallet: Wallet, site: string): Promise<void> {
  const rule = { on: true, blocked: true, perRequest: '0', perDay: '0', money: 'test' } as const;
  expect((await wallet.api.setRule({ site, rule })).ok).toBe(true);
}

for (const name of ['v2', 'v1'] as const) {
  test(`what was declined, and what is blocked, looks like a browser without a wallet (${name})`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { origin } = world.shops[name];
    const { seen, median } = await expected(origin);
    await money.forget(origin);
    await page.goto(origin);
    const declining = declineAll(wallet);
    const declined = await seenBy(page, origin);
    // Each way was met, and each was declined. The last may be asked about when its page is there already.
    await expect.poll(() => declining.asked.size).toBe(5);
    await declining.stop();
    expect(declined).toEqual(seen);

    await block(wallet, origin);
    await page.goto(origin);
    expect(await seenBy(page, origin)).toEqual(seen);
    await page.goto(origin);
    // A sanity check; the measurement is in tests/bench/denied.ts.
    expect(await medianOfFetches(page, 200)).toBeLessThan(median + 40);
    await money.forget(origin);
  });
}

test('without a wallet in it the extension changes nothing', async ({ world }) => {
  const { origin } = world.shops.v2Open;
  const { seen } = await expected(origin);
  const empty = await launchWallet();
  const page = await empty.context.newPage();
  await page.goto(origin);
  expect(await seenBy(page, origin)).toEqual(seen);
  await empty.close();
});
