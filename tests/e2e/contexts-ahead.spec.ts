// Ahead of the user and after them: what a browser loads in case, what a page sends as it goes, what works behind its back.
import type { Page } from '@playwright/test';
import type { World } from '../rig/world.ts';
import { approveWindow, expect, fetchInPage, test } from './journey.ts';
import { reasonsOf } from './unpaid.ts';

const article = '/article/lighthouse';

test.beforeEach(async ({ world, money, page }) => {
  await money.allow(world.stage.origin);
  await money.forget(world.stage.stranger);
  await page.goto(world.stage.origin);
});

/** Requests of this URL's path and query since now. */
function requestsOf(world: World, path: string) {
  const before = world.log.whole.length;
  return () => world.log.whole.slice(before).filter((entry) => entry.path === path);
}

/** Pages report where no test can look: from a page that is not shown, from a worker. */
function reports({ stage }: World): string[] {
  const heard: string[] = [];
  stage.set('/report', (request, response) => {
    heard.push(String(request.query.said));
    response.status(204).end();
  });
  return heard;
}

/** A script's words: fetches, then reports the status under a name. */
const fetchAndReport = (name: string, url: string) =>
  `fetch('${url}').then(({ status }) => fetch('/report?said=${name}+' + status))`;

function speculate(page: Page, action: 'prefetch' | 'prerender', url: string): Promise<void> {
  return page.evaluate(
    ([what, to]) => {
      const rules = document.createElement('script');
      rules.type = 'speculationrules';
      rules.text = JSON.stringify({ [what]: [{ source: 'list', urls: [to], eagerness: 'immediate' }] });
      document.head.append(rules);
      document.body.insertAdjacentHTML('beforeend', `<a href="${to}">Go there</a>`);
    },
    [action, url] as const,
  );
}

for (const action of ['prefetch', 'prerender'] as const) {
  test(`a ${action} of a paid page is not paid; the click that follows is, once`, async ({
    world,
    money,
    unpaid,
    page,
  }) => {
    const url = `${article}?${action}`;
    const requests = requestsOf(world, url);
    const asked = await unpaid(async () => {
      await speculate(page, action, url);
      await expect.poll(() => requests().map(({ secFetchPurpose }) => secFetchPurpose)).toHaveLength(1);
    });
    expect(requests()[0]?.secFetchPurpose).toContain(action);
    expect(asked).toEqual([]);
    const { onChain, receipts } = await money.spentBy(async () => {
      await page.getByText('Go there').click();
      await expect(page).toHaveTitle(/lighthouse/i);
    });
    expect([onChain, receipts.length]).toEqual([10_000n, 1]);
  });
}

test('prefetched and preloaded parts that nothing uses are not paid', async ({ world, unpaid, page }) => {
  const links = [
    `rel="prefetch" href="${article}?linked"`,
    'rel="preload" as="image" href="/image/plate.png?ahead"',
    'rel="preload" as="script" href="/script/greeting.js?ahead"',
    'rel="preload" as="style" href="/style/ink.css?ahead"',
    'rel="preload" as="fetch" crossorigin href="/api/quote?ahead"',
    'rel="modulepreload" href="/script/greeting.js?module"',
  ];
  const before = world.log.whole.length;
  const asked = await unpaid(async () => {
    await page.evaluate((all) => {
      for (const link of all) document.head.insertAdjacentHTML('beforeend', `<link ${link}>`);
    }, links);
    const met = () => world.log.whole.slice(before).filter(({ status }) => status === 402);
    await expect.poll(() => met().length).toBe(links.length);
  });
  expect(asked).toEqual([]);
});

test('what a page sends as it goes is not paid', async ({ world, unpaid, page }) => {
  const before = world.log.whole.length;
  const asked = await unpaid(async () => {
    await page.evaluate(() => {
      addEventListener('pagehide', () => {
        void fetch('/api/quote?goodbye', { keepalive: true });
        navigator.sendBeacon('/api/echo?goodbye', 'goodbye');
      });
    });
    await page.goto(`${world.stage.stranger}/?next`);
    const goodbyes = () => world.log.whole.slice(before).filter(({ path }) => path.endsWith('?goodbye'));
    await expect.poll(() => goodbyes().map(({ status }) => status)).toEqual([402, 402]);
  });
  expect(asked).toEqual([]);
});

test('a service worker and a shared worker by themselves are not paid', async ({ world, unpaid, page }) => {
  const heard = reports(world);
  const serve = (path: string, script: string) =>
    world.stage.set(path, (_request, response) => void response.type('js').send(script));
  serve(
    '/alone/worker.js',
    `addEventListener('activate', (event) => event.waitUntil(${fetchAndReport('activated', '/api/item/810')}))`,
  );
  serve('/shared.js', `for (let n = 0; n < 5; n += 1) ${fetchAndReport('shared', '/api/item/811')}`);
  const asked = await unpaid(async () => {
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/alone/worker.js');
      Object.assign(window, { shared: new SharedWorker('/shared.js') });
    });
    await expect.poll(() => heard.toSorted()).toEqual(['activated 402', ...Array(5).fill('shared 402')]);
  });
  expect(asked).toEqual([]);
});

test('a service worker that fetches for its page: the page is paid for once, the same in a stranger’s page is not', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { stage } = world;
  stage.set('/proxy.js', (_request, response) => {
    response.type('js').send(`
      addEventListener('install', () => skipWaiting());
      addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      addEventListener('fetch', (event) =>
        event.request.url.includes('/api/') && event.respondWith(fetch(event.request)));`);
  });
  stage.set(
    '/proxied',
    `<script>
    addEventListener('message', () => fetch('/api/item/820')
      .then(({ status }) => parent.postMessage({ status }, '*')));</script>`,
  );
  await page.goto(`${stage.origin}/proxied`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/proxy.js');
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

  const strange = await wallet.context.newPage();
  await strange.goto(stage.stranger);
  await strange.evaluate((src) => {
    document.body.innerHTML = `<iframe src="${src}"></iframe>`;
    return new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
  }, `${stage.origin}/proxied`);
  await page.bringToFront();
  const { onChain, receipts } = await money.spentBy(async () => {
    const inFrame = strange.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data.status));
          frames[0]?.postMessage('go', '*');
        }),
    );
    expect(await fetchInPage(page, '/api/item/820')).toMatchObject({ status: 200 });
    await (await approveWindow(wallet)).getByRole('button', { name: /^Decline/ }).click();
    expect(await inFrame).toBe(402);
    await strange.close();
  });
  expect([onChain, receipts.length]).toEqual([10_000n, 1]);
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
});

test('a tab in the background that asks each second is paid nothing, and opens no storm of windows', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v1Open; // where no other test is kept quiet by the windows that are closed here
  await money.allow(origin);
  await page.goto(origin);
  const before = await wallet.purchases();
  let windows = 0;
  const opened = (one: Page) => {
    windows += 1;
    void one.waitForURL(/approve\.html/).then(() => one.close()); // a user who does not want to be asked
  };
  const front = await wallet.context.newPage();
  await front.goto(world.stage.stranger);
  wallet.context.on('page', opened);
  await page.evaluate(() => {
    const statuses: number[] = [];
    const ask = () => fetch('/api/item/830').then(({ status }) => statuses.push(status));
    Object.assign(window, { statuses, polling: setInterval(ask, 1_000) });
  });
  const statuses = () => page.evaluate(() => (window as unknown as { statuses: number[] }).statuses);
  await expect.poll(async () => (await statuses()).length, { timeout: 15_000 }).toBeGreaterThan(7);
  await page.evaluate(() => clearInterval((window as unknown as { polling: number }).polling));
  wallet.context.off('page', opened);
  expect(new Set(await statuses())).toEqual(new Set([402]));
  expect(windows).toBe(1);
  expect((await wallet.purchases()).length).toBe(before.length);
  await money.forget(origin);
  await front.close();
});

test('parts of an allowed shop in a stranger’s page, and a stranger’s script in the shop’s: asked at most', async ({
  world,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  const load = (from: string, mark: string) =>
    page.evaluate(
      ([at, name]) => {
        document.body.insertAdjacentHTML(
          'beforeend',
          `<img src="${at}/image/plate.png?${name}" alt=""><link rel="stylesheet" href="${at}/style/ink.css?${name}">`,
        );
        const script = document.createElement('script');
        script.src = `${at}/script/greeting.js?${name}`;
        document.body.append(script);
        void fetch(`${at}/api/quote?${name}`);
        void fetch(`${at}/api/quote?${name}`, { mode: 'no-cors' });
      },
      [from, mark] as const,
    );
  for (const [at, from] of [
    [stranger, origin],
    [origin, stranger],
  ] as const) {
    await page.goto(at);
    const before = world.log.whole.length;
    const asked = await unpaid(async () => {
      await load(from, 'afar');
      const met = () => world.log.whole.slice(before).filter(({ path }) => path.endsWith('?afar'));
      await expect.poll(() => met().filter(({ status }) => status === 402).length).toBeGreaterThanOrEqual(5);
    });
    expect(reasonsOf(asked)).toEqual(['other-origin']);
  }
});
