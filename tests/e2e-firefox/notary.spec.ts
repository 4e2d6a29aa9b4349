// In Firefox too what a shop signs is looked at: its published key is found, and its receipt stands in the log.
import { notaryPrice } from '../rig/notary.ts';
import { expect, test } from './journey.ts';

for (const [hand, signed] of [
  ['payee', 'by-payee'],
  ['published', 'by-site'],
] as const) {
  test(`what the ${hand} hand signed is paid silently, and its receipt is written down`, async ({
    world,
    wallet,
    money,
    tab,
  }) => {
    const { site } = world.notary;
    await money.allow(site);
    await tab.goto(site);
    const { onChain, receipts } = await money.spentBy(async () => {
      expect(await tab.evaluate(async (url) => (await fetch(url)).status, `/${hand}/1`)).toBe(200);
    });
    expect(onChain).toBe(notaryPrice);
    const statement = async () => (await wallet.api.purchase({ id: receipts[0]?.id ?? '' }))?.statement;
    await expect.poll(statement).toEqual({ what: 'receipt', signed });
  });
}
