// What was paid for is read again by signing in, in Firefox: one held request carries the sign-in, and where that is of no use the payment.
import type { Page } from 'puppeteer-core';
import { readingPrice } from '../rig/reading-room.ts';
import type { World } from '../rig/world.ts';
import { expect, test } from './journey.ts';

test.beforeEach(({ world }) => {
  world.log.length = 0;
});

test('a page that was paid for opens again for nothing', async ({ world, money, tab }) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  const first = await money.spentBy(async () => void (await tab.goto(`${origin}/open/1`)));
  const again = await money.spentBy(async () => {
    await tab.goto(`${origin}/open/1`);
    expect(await tab.title()).toBe('Page 1');
    expect(await fetchIn(tab, '/open/1')).toBe(200);
  });
  expect([first.onChain, again.onChain, again.receipts]).toEqual([readingPrice, 0n, []]);
  expect(carriersOf(world, '/open/1')).toEqual(['paid 200', 'signed in 200', 'signed in 200']);
});

test('a site that does not take the sign-in is paid once, as ever', async ({ world, money, tab }) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await fetchIn(tab, '/deaf/1')).toBe(200);
    expect(await fetchIn(tab, '/deaf/1')).toBe(200);
  });
  expect([onChain, receipts.length]).toEqual([2n * readingPrice, 2]);
  expect(carriersOf(world, '/deaf/1')).toEqual(['paid 200', 'signed in 402', 'paid 200']);
});

test('nobody gets a signature for what was never bought there', async ({ world, money, tab }) => {
  const { origin } = world.readingRoom;
  await money.allow(origin);
  await money.spentBy(async () => {
    await tab.goto(`${origin}/open/2`);
    await tab.goto(`${origin}/open/3`);
  });
  expect(world.log.filter(({ hasSignIn }) => hasSignIn)).toEqual([]);
});

function fetchIn(tab: Page, url: string): Promise<number> {
  return tab.evaluate(async (target) => (await fetch(target)).status, url);
}

/** What left with a header of ours, and how it was answered. */
function carriersOf(world: World, path: string): string[] {
  return world.log
    .filter((entry) => entry.server === 'reading room' && entry.path === path)
    .filter(({ hasPaymentHeader, hasSignIn }) => hasPaymentHeader || hasSignIn)
    .map(({ hasPaymentHeader, status }) => `${hasPaymentHeader ? 'paid' : 'signed in'} ${status}`);
}
