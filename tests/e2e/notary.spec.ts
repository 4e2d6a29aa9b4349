// A shop that signs its offers and its receipts: whose hand it was is written down and shown, and a stranger's hand asks.
import { expect as see } from '@playwright/test';
import { notaryPrice } from '../rig/notary.ts';
import { approveWindow, expect, fetchInPage, press, test } from './journey.ts';

for (const [hand, text] of [
  ['payee', 'Signed by the address that was paid.'],
  ['published', 'Signed by a key that the site publishes.'],
] as const) {
  test(`what the ${hand} hand signed is paid silently, and its receipt is shown as proof`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { site } = world.notary;
    world.log.length = 0;
    await money.allow(site);
    await page.goto(site);
    const { onChain, receipts } = await money.spentBy(async () => {
      expect((await fetchInPage(page, `/${hand}/1`)).status).toBe(200);
      expect((await fetchInPage(page, `/${hand}/2`)).status).toBe(200);
    });
    expect(onChain).toBe(2n * notaryPrice);
    const { id = '' } = receipts[0] ?? {};
    const kinds = async () =>
      (await wallet.api.purchase({ id }))?.log.map(({ kind, detail }) => detail.what ?? kind);
    await expect.poll(kinds).toEqual(['reserved', 'offer', 'signed', 'sent', 'answered', 'receipt']);
    const askedForKeys = world.log.filter(({ path }) => path === '/.well-known/did.json');
    expect(askedForKeys.length).toBe(hand === 'published' ? 1 : 0);
    expect(
      askedForKeys.filter(({ cookie, referer }) => cookie !== undefined || referer !== undefined),
    ).toEqual([]);

    const screen = await wallet.open('dashboard');
    await screen.goto(`${screen.url().split('#')[0]}#receipts/${id}`);
    await see(screen.getByText(text).first()).toBeVisible();
    await screen.close();
  });
}

for (const [hand, reason, signed] of [
  ['stranger', 'neither by whom the money goes to nor by the site', 'by-stranger'],
  ['cheaper', 'has signed another offer than this one', 'otherwise'],
] as const) {
  test(`what the ${hand} hand signed asks, says why, and is paid on a yes`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    const { site } = world.notary;
    await money.allow(site);
    await page.goto(site);
    const { onChain, receipts } = await money.spentBy(async () => {
      const answer = fetchInPage(page, `/${hand}/1`);
      const prompt = await approveWindow(wallet);
      await see(prompt.getByText(reason).first()).toBeVisible();
      await press(prompt, /^Pay 0\.001/);
      expect((await answer).status).toBe(200);
    });
    expect(onChain).toBe(notaryPrice);
    const log = async () => (await wallet.api.purchase({ id: receipts[0]?.id ?? '' }))?.log ?? [];
    expect((await log()).find(({ kind }) => kind === 'statement')?.detail).toEqual({ what: 'offer', signed });
  });
}
