// Films and galleries: many requests, one thing bought; a budget that ends quietly.
import type { Page } from '@playwright/test';
import { amountOf } from '../rig/goods.ts';
import { approveWindow, expect, press, test } from './journey.ts';

/** Plays a moment of the film at its start and a moment near its end. */
async function watch(page: Page, url: string): Promise<string> {
  return page.evaluate(async (src) => {
    const video = document.createElement('video');
    document.body.append(video);
    Object.assign(video, { muted: true, src });
    const until = (type: string) =>
      new Promise<void>((resolve, reject) => {
        video.addEventListener(type, () => resolve(), { once: true });
        setTimeout(() => reject(new Error(`no ${type}: ${video.error?.message ?? 'no error'}`)), 8_000);
      });
    await until('loadeddata');
    const seeked = until('seeked');
    video.currentTime = video.duration - 1;
    await seeked;
    await video.play();
    await until('timeupdate');
    return `${Math.round(video.duration)} s, ${video.videoWidth} wide, at ${video.currentTime > 6 ? 'the end' : video.currentTime}`;
  }, url);
}

const watched = '8 s, 320 wide, at the end';

test('a paid film plays and seeks, and costs one purchase where a ticket is sold', async ({
  world,
  money,
  page,
}) => {
  const { origin, withTicket } = world.cinema;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    expect(await watch(page, `${withTicket.path}?showing=1`)).toBe(watched);
  });
  expect(onChain).toBe(amountOf(withTicket.price));
  expect(receipts).toHaveLength(1);
});

test('a film that is sold by the part costs no more than one request may', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin, byThePart } = world.cinema;
  await money.allow(origin, { perRequest: '50000' });
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    expect(await watch(page, `${byThePart.path}?showing=2`)).toBe(watched);
  });
  expect(onChain).toBeGreaterThan(amountOf(byThePart.price));
  expect(onChain).toBeLessThanOrEqual(50_000n);

  await money.allow(origin, { perRequest: '10000' });
  const poor = await money.spentBy(async () => {
    await expect(watch(page, `${byThePart.path}?showing=3`)).rejects.toThrow('no ');
  });
  expect(poor.onChain).toBe(10_000n);
  expect((await wallet.api.activeSite())?.refusal?.name).toBe('part-over-limit');
});

/** Hangs fifty pictures and tells how many of them show, and whether each kept its place on the wall. */
async function hang(page: Page, gallery: string): Promise<void> {
  await page.evaluate((name) => {
    const wall = document.createElement('div');
    wall.id = 'wall';
    wall.innerHTML = Array.from(
      { length: 50 },
      (_, n) =>
        `<img src="/image/plate.png?${name}=${n}" style="display: inline-block; width: 96px; height: 64px" alt="">`,
    ).join('');
    document.body.append(wall);
  }, gallery);
}

const shown = (page: Page) =>
  page.evaluate(
    () => [...document.querySelectorAll('img')].filter(({ naturalWidth }) => naturalWidth > 0).length,
  );
const inPlace = (page: Page) =>
  page.evaluate(
    () => [...document.querySelectorAll('img')].filter(({ offsetWidth }) => offsetWidth === 96).length,
  );

test('a gallery of fifty pictures under one budget shows them all, each bought once', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await hang(page, 'all');
    await expect.poll(() => shown(page)).toBe(50);
  });
  expect(onChain).toBe(50n * 5_000n);
  expect(receipts).toHaveLength(50);
});

test('where the budget ends the rest stays away, with one quiet note and in its place', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2Closed;
  await money.allow(origin, { perRequest: '5000', perDay: '100000' });
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await hang(page, 'some');
    await expect.poll(() => shown(page)).toBe(20);
    await page.waitForTimeout(500);
  });
  expect(onChain).toBe(100_000n);
  expect(await inPlace(page)).toBe(50);
  expect(wallet.context.pages().filter((one) => one.url().endsWith('/approve.html'))).toEqual([]);
  await page.bringToFront();
  expect((await wallet.api.activeSite())?.refusal?.name).toBe('part-over-limit');
  const worker = await wallet.worker();
  const badge = () =>
    worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return chrome.action.getBadgeText({ tabId: tab?.id ?? -1 });
    });
  expect(await badge()).toBe('…');
});

test('a gallery of an unknown site asks one question, and *always* shows all of it', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v1Closed;
  await money.forget(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await hang(page, 'new');
    await press(await approveWindow(wallet), /^Always pay/);
    await expect.poll(() => shown(page)).toBe(50);
  });
  expect(onChain).toBe(50n * 5_000n);
});
