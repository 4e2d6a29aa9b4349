// What Firefox asks a person about, what it leaves alone, and that a no, a lock or a closed tab signs nothing.
import type { Page } from 'puppeteer-core';
import { testPassword } from '../rig/chromium.ts';
import { expect, press, test, visitsOf } from './journey.ts';

test.beforeEach(({ world }) => {
  world.log.length = 0;
});

test('a declined fetch and a declined navigation get the very 402 that the server sent', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await tab.goto(origin);
  const unpaid = await (await fetch(`${origin}/api/quote`)).text();
  const { onChain, receipts } = await money.spentBy(async () => {
    const answer = fetchIn(tab, '/api/quote');
    await press(await wallet.approveWindow(), /^Decline/);
    expect(await answer).toEqual({ status: 402, text: unpaid, redirected: false });

    const arriving = tab.goto(`${origin}/article/lighthouse`);
    await press(await wallet.approveWindow(), /^Decline/);
    expect((await arriving)?.status()).toBe(402);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
  expect(visitsOf(world, origin, '/article/lighthouse')).toEqual(['GET 402']);
});

test('a locked wallet asks, and pays by the rule once it is unlocked', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  await wallet.api.lock();
  const { onChain } = await money.spentBy(async () => {
    const answer = fetchIn(tab, '/api/quote');
    await wallet.approveWindow();
    expect(visitsOf(world, origin, '/api/quote').at(-1)).toBe('GET 402');
    await wallet.api.unlock({ password: testPassword });
    expect(await answer).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(1_000n);
});

test('a worker of the page is asked for and paid like the page', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await tab.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const answer = tab.evaluate(
      (url) =>
        new Promise((resolve) => {
          const code = `fetch('${url}').then(({ status }) => postMessage(status))`;
          const worker = new Worker(URL.createObjectURL(new Blob([code])));
          worker.onmessage = ({ data }) => resolve(data);
        }),
      `${origin}/api/quote`,
    );
    await press(await wallet.approveWindow(), /^Pay 0\.001/);
    expect(await answer).toBe(200);
  });
  expect(onChain).toBe(1_000n);
});

test('a frame of the page is asked for and paid where it stands', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await tab.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await tab.evaluate(() => {
      document.body.innerHTML = '<iframe src="/article/lighthouse"></iframe>';
    });
    await press(await wallet.approveWindow(), /^Pay 0\.01/);
    await expect.poll(() => tab.evaluate(() => frames[0]?.document.title)).toMatch(/lighthouse/);
  });
  expect(onChain).toBe(10_000n);
});

test('the browser gives the keys that the manifest asks for', async ({ wallet }) => {
  const page = await wallet.open('popup');
  const keys = await page.evaluate(async () => {
    const commands = await chrome.commands.getAll();
    return commands.map(({ name = '', shortcut = '' }) => [name, shortcut] as const);
  });
  expect(Object.fromEntries(keys)).toEqual({ _execute_action: 'Alt+Shift+P', stop: 'Alt+Shift+Period' });
  await page.close();
});

test('closing the tab while the user is asked signs nothing', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await tab.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await tab.evaluate(() => void fetch('/api/quote').catch(() => undefined));
    await wallet.approveWindow();
    await tab.close();
    await expect.poll(async () => (await wallet.extensionPages('approve.html')).length).toBe(0);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('a yes for a page that was left meanwhile signs nothing', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await tab.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await tab.evaluate(() => void fetch('/api/quote').catch(() => undefined));
    const prompt = await wallet.approveWindow();
    await tab.goto(world.newspaper.localhost);
    await press(prompt, /^Pay 0\.001/);
    await expect.poll(async () => (await wallet.extensionPages('approve.html')).length).toBe(0);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('a link from another site asks, and so does a hop over another site', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(world.awkward.origin);
  const { onChain } = await money.spentBy(async () => {
    await tab.evaluate((url) => location.assign(url), `${origin}/article/lighthouse`);
    await press(await wallet.approveWindow(), /^Pay 0\.01/);
    await expect.poll(() => tab.evaluate(() => document.title)).toMatch(/lighthouse/);

    const hop = world.awkward.challenge('hop', { status: 302, headers: [['Location', `${origin}/archive`]] });
    void tab.goto(hop).catch(() => undefined);
    await press(await wallet.approveWindow(), /^Decline/);
  });
  expect(onChain).toBe(10_000n);
});

test('a sandboxed frame that navigates the tab to an allowed site is nobody, not the user', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(world.awkward.origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await embed(tab, 'allow-scripts allow-top-navigation', `top.location = '${origin}/archive'`);
    await expect.poll(() => visitsOf(world, origin, '/archive').at(-1)).toBe('GET 402');
    await expect.poll(() => tab.evaluate(() => location.pathname)).toBe('/archive');
    expect((await wallet.api.activeSite())?.refusal?.name).toBe('site-opaque');
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('an allowed site inside a frame of another asks', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(world.newspaper.localhost);
  const { onChain } = await money.spentBy(async () => {
    await tab.evaluate((url) => {
      document.body.innerHTML = `<iframe src="${url}"></iframe>`;
    }, `${origin}/article/lighthouse`);
    await press(await wallet.approveWindow(), /^Decline/);
  });
  expect(onChain).toBe(0n);
});

test('a container is another person’s site: nothing is paid in it', async ({ world, wallet, money }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  const container = await wallet.browser.createBrowserContext();
  const { onChain, receipts } = await money.spentBy(async () => {
    const tab = await container.newPage();
    expect((await tab.goto(`${origin}/article/lighthouse`))?.status()).toBe(402);
  });
  expect([onChain, receipts, visitsOf(world, origin, '/article/lighthouse')]).toEqual([0n, [], ['GET 402']]);
  await container.close();
});

test('beacons, prefetches and workers without a page are never paid', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    await tab.evaluate(() => {
      navigator.sendBeacon('/api/echo', 'beacon');
      const link = { rel: 'prefetch', href: '/article/lighthouse?prefetch' };
      document.head.append(Object.assign(document.createElement('link'), link));
      new SharedWorker('/script/greeting.js?shared');
    });
    for (const path of ['/api/echo', '/article/lighthouse?prefetch', '/script/greeting.js?shared']) {
      await expect.poll(() => visitsOf(world, origin, path).at(-1)).toMatch(/ 402$/);
    }
  });
  expect([onChain, receipts, await wallet.extensionPages('approve.html')]).toEqual([0n, [], []]);
});

function fetchIn(tab: Page, url: string): Promise<{ status: number; text: string; redirected: boolean }> {
  return tab.evaluate(async (target) => {
    const response = await fetch(target);
    return { status: response.status, text: await response.text(), redirected: response.redirected };
  }, url);
}

async function embed(tab: Page, sandbox: string, script: string): Promise<void> {
  await tab.evaluate(
    (flags, code) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', flags);
      frame.srcdoc = `<script>${code}</script>`;
      document.body.append(frame);
    },
    sandbox,
    script,
  );
}
