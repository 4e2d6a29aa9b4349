// The wallet listens to scripts' requests only where a 402 was met: the first 402 of an origin is sent once more unpaid, and no other.
import type { Page } from '@playwright/test';
import { launchWallet, setUpWallet } from '../rig/chromium.ts';
import { startMirror } from '../rig/mirror.ts';
import type { LogEntry } from '../rig/request-log.ts';
import { type Stage, startStage } from '../rig/stage.ts';
import { variantWith } from '../rig/variant.ts';
import type { World } from '../rig/world.ts';
import { approveWindow, approveWindowGone, expect, fetchInPage, press, test, xhrInPage } from './journey.ts';
import { killWorker } from './worker.ts';

/** A shop that no journey has been to. */
async function atNewShop(world: World, page: Page, visit: (shop: Stage) => Promise<void>): Promise<void> {
  const shop = await startStage(world.facilitators, world.log);
  try {
    await page.goto(shop.origin);
    await visit(shop);
  } finally {
    await shop.close();
  }
}

function requestsAt({ origin }: Stage, { log }: World): LogEntry[] {
  return log.filter(({ host }) => `http://${host}` === origin);
}

const ways: Readonly<Record<string, (page: Page, n: number) => Promise<unknown>>> = {
  fetch: (page, n) => fetchInPage(page, `/api/item/${n}`),
  XMLHttpRequest: (page, n) => xhrInPage(page, `/api/item/${n}`),
  'a POST by fetch': (page) => fetchInPage(page, '/api/echo', { method: 'POST', body: 'said by fetch' }),
  'a POST by XMLHttpRequest': (page) => xhrInPage(page, '/api/echo', { method: 'POST', body: 'said by XHR' }),
  EventSource: (page, n) =>
    page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const source = new EventSource(url);
          source.onmessage = () => resolve({ status: 200 });
          source.onerror = () => resolve({ status: 'failed' });
        }),
      `/events/${n}`,
    ),
};

for (const [name, ask] of Object.entries(ways)) {
  test(`the first 402 of an origin is asked for twice, every other once: ${name}`, async ({
    world,
    wallet,
    money,
    page,
  }) => {
    await atNewShop(world, page, async (shop) => {
      const asked = () => requestsAt(shop, world).filter(({ path }) => /item|echo|events/.test(path));
      const buy = async (n: number) => {
        const answer = ask(page, n);
        await press(await approveWindow(wallet), /^Pay 0\.0/);
        expect(await answer).toMatchObject({ status: 200 });
        await approveWindowGone(wallet);
      };
      const { receipts } = await money.spentBy(async () => {
        await buy(1);
        expect(asked().map(({ status }) => status)).toEqual([402, 402, 200]);
        await buy(2);
        expect(asked().map(({ status }) => status)).toEqual([402, 402, 200, 402, 200]);
      });
      expect(receipts.map(({ money: state }) => state)).toEqual(['claimed', 'claimed']);
      expect(asked().filter(({ hasPaymentHeader }) => hasPaymentHeader)).toHaveLength(2);
    });
  });
}

test('many first 402s at once are each asked about, and each is paid once', async ({
  world,
  wallet,
  money,
  page,
}) => {
  await atNewShop(world, page, async (shop) => {
    const { onChain } = await money.spentBy(async () => {
      const answers = page.evaluate(() => {
        const items = [1, 2, 3].map((n) => fetch(`/api/item/${n}`));
        return Promise.all(items.map(async (item) => (await item).status));
      });
      await press(await approveWindow(wallet), /^Always/);
      expect(await answers).toEqual([200, 200, 200]);
    });
    expect(onChain).toBe(30_000n);
    const unpaid = requestsAt(shop, world).filter(({ status }) => status === 402);
    expect(unpaid.length).toBeLessThanOrEqual(6);
  });
});

test('a 402 that no server sent is asked for once more, and then it is the page’s', async ({
  world,
  page,
  unpaid,
}) => {
  await atNewShop(world, page, async (shop) => {
    const answer = `event.respondWith(new Response('', { status: 402, headers: { 'PAYMENT-REQUIRED': 'e30=' } }))`;
    const tell = `clients.matchAll().then((all) => all.forEach((one) => one.postMessage('asked')))`;
    shop.set('/worker.js', (_request, response) => {
      const claim = 'addEventListener("activate", (event) => event.waitUntil(clients.claim()));';
      const meet = `if (event.request.url.endsWith('/made-up')) { ${answer}; ${tell} }`;
      response.type('text/javascript').send(`${claim} addEventListener('fetch', (event) => { ${meet} })`);
    });
    await page.goto(shop.stranger); // a name that may have a service worker
    const asked = await unpaid(async () => {
      const seen = await page.evaluate(async () => {
        const { serviceWorker } = navigator;
        const taken = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve));
        await serviceWorker.register('/worker.js');
        if (serviceWorker.controller === null) await taken;
        let times = 0;
        serviceWorker.addEventListener('message', () => times++);
        const { status } = await fetch('/made-up');
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { status, times };
      });
      expect(seen).toEqual({ status: 402, times: 2 });
    });
    expect(asked).toEqual([]);
  });
});

test('a POST whose 402 names no terms is never sent twice; a GET is, once', async ({
  world,
  page,
  unpaid,
}) => {
  await atNewShop(world, page, async (shop) => {
    const declined = { error: { type: 'card_error', message: 'Your card was declined.' } };
    shop.set('/card', (_request, response) => void response.status(402).json(declined));
    const posts = () => requestsAt(shop, world).filter(({ method }) => method === 'POST');
    const asked = await unpaid(async () => {
      for (const way of [fetchInPage, xhrInPage])
        expect(await way(page, '/card', { method: 'POST', body: '{}' })).toMatchObject({ status: 402 });
      expect(posts()).toHaveLength(2);
    });
    expect(asked).toEqual([]);
  });
  await atNewShop(world, page, async (shop) => {
    shop.set('/bare', (_request, response) => void response.status(402).end());
    expect(await fetchInPage(page, '/bare')).toMatchObject({ status: 402 });
    const requests = requestsAt(shop, world).filter(({ path }) => path === '/bare');
    expect(requests).toHaveLength(3); // the second was seen on the network, and the third is our own probe
  });
});

test('an origin is known to the next worker, and a payment under way is booked by it', async ({
  world,
  wallet,
  money,
  page,
}) => {
  await atNewShop(world, page, async (shop) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = false;
    shop.set('/api/item/2', async (request, _response, next) => {
      isHeld = request.headers['payment-signature'] !== undefined;
      if (isHeld) await released;
      next();
    });
    await money.allow(shop.origin);
    const { onChain, receipts } = await money.spentBy(async () => {
      expect(await fetchInPage(page, '/api/item/1')).toMatchObject({ status: 200 });
      await killWorker(wallet);
      expect(await fetchInPage(page, '/api/item/3')).toMatchObject({ status: 200 });
      const slow = fetchInPage(page, '/api/item/2');
      await expect.poll(() => isHeld).toBe(true);
      await killWorker(wallet);
      await wallet.api.status(); // wakes it
      await page.waitForTimeout(500);
      release();
      expect(await slow).toMatchObject({ status: 200 });
    });
    expect(onChain).toBe(30_000n);
    expect(receipts.map(({ money: state }) => state)).toEqual(['claimed', 'claimed', 'claimed']);
  });
});

/** Runs before the worker's own code: writes down what it listens to, and what the browser tells it of. */
const telling = `globalThis.told = [];
  globalThis.wanted = [];
  for (const [name, event] of Object.entries(chrome.webRequest)) {
    if (typeof event?.addListener !== 'function') continue;
    const add = event.addListener.bind(event);
    event.addListener = (hear, filter, extra = []) => {
      wanted.push(...extra);
      add((details) => { told.push(details.url); return hear(details); }, filter, extra);
    };
  }`;

test('nothing is told of what a page fetches that meets no 402', async ({ world }) => {
  const mirror = await startMirror(world.log);
  const wallet = await launchWallet({ extensionFolders: [variantWith((own) => `${telling}\n${own}`)] });
  await setUpWallet(wallet, world);
  const worker = await wallet.worker();
  const told = () => worker.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  const page = await wallet.context.newPage();
  await page.goto(mirror.localhost);
  await expect.poll(told).toContain(`${mirror.localhost}/`); // the page itself
  for (let times = 0; times < 5; times += 1) {
    expect(await fetchInPage(page, '/free')).toMatchObject({ status: 200 });
    expect(await xhrInPage(page, '/free')).toMatchObject({ status: 200 });
    expect(await fetchInPage(page, '/echo', { method: 'POST', body: 'x' })).toMatchObject({ status: 200 });
    expect(await fetchInPage(page, '/none')).toMatchObject({ status: 404 });
  }
  await page.waitForTimeout(300);
  expect((await told()).filter((url) => !url.endsWith('/') && !url.endsWith('.js'))).toEqual([]);
  // One listener that wants all headers costs every request of every page, whatever it listens to.
  const wanted = await worker.evaluate(() => (globalThis as unknown as { wanted: string[] }).wanted);
  expect([...new Set(wanted)].toSorted()).toEqual(['requestHeaders', 'responseHeaders']);
  // Control: where a 402 was met it is told.
  expect(await fetchInPage(page, '/status?code=402')).toMatchObject({ status: 402 });
  expect(await fetchInPage(page, '/free')).toMatchObject({ status: 200 });
  await expect.poll(told).toContain(`${mirror.localhost}/free`);
  await wallet.close();
  await mirror.close();
});
