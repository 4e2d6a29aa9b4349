// Every kind of request that a page of Firefox makes, in each dialect: paid exactly once, proved on the chain.
import { expect, press, test, visitsOf } from './journey.ts';

for (const name of ['v2', 'v1', 'dexter'] as const) {
  test(`a typed navigation is paid once, and the site's 402 page is never seen (${name})`, async ({
    world,
    money,
    tab,
  }) => {
    const { origin, goods } = world.shops[name];
    const path = goods[0]?.path ?? '';
    await money.allow(origin);
    const { onChain, receipts } = await money.spentBy(async () => {
      await tab.goto(`${origin}${path}#part`);
    });
    expect(await tab.title()).toMatch(/lighthouse|small change/i);
    expect(await tab.evaluate(() => [location.href, history.length])).toEqual([`${origin}${path}#part`, 1]);
    expect(onChain).toBe(10_000n);
    expect(receipts.map(({ money: state, delivery }) => [state, delivery])).toEqual([
      ['claimed', 'delivered'],
    ]);
  });
}
