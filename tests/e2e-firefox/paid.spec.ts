// Every kind of request that a page of Firefox makes, in each dialect: paid exactly once, proved on the chain.
import type { Page } from 'puppeteer-core';
import { digestOf } from '../rig/request-log.ts';
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

for (const name of ['v2', 'v1'] as const) {
  test(`fetch and XHR GET from the shop's own page are paid once each (${name})`, async ({
    world,
    money,
    tab,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    await tab.goto(origin);
    const { onChain, receipts } = await money.spentBy(async () => {
      expect(await fetchIn(tab, '/api/quote')).toMatchObject({ status: 200 });
      expect(await xhrIn(tab, '/api/item/1')).toEqual({
        status: 200,
        events: ['state 1', 'loadstart 0', 'state 2', 'state 3', 'state 4', 'load 200', 'loadend 200'],
      });
    });
    expect(onChain).toBe(11_000n);
    expect(receipts.map(({ money: state }) => state)).toEqual(['claimed', 'claimed']);
    expect(visitsOf(world, origin, '/api/quote').slice(-2)).toEqual(['GET 402', 'GET paid 200']);
  });

  test(`pictures, scripts and styles are paid, in the page or not (${name})`, async ({
    world,
    money,
    tab,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(origin);
    await tab.goto(origin);
    const { onChain } = await money.spentBy(async () => {
      expect(await tab.evaluate(loadElements)).toEqual(['load', 'hello, and thank you', 'rgb(128, 0, 32)']);
    });
    expect(onChain).toBe(7_000n);
  });
}

test('a POST is asked, then repeated with its body and paid once, by fetch, XHR and form', async ({
  world,
  wallet,
  money,
  tab,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const byFetch = fetchIn(tab, '/api/echo', { method: 'POST', body: 'by fetch' });
    await press(await wallet.approveWindow(), /^Pay 0\.002/);
    expect(await byFetch).toMatchObject({ status: 200, text: expect.stringContaining('by fetch') });

    // From the first 402 on the wallet hears what is posted there.
    const again = fetchIn(tab, '/api/echo', { method: 'POST', body: 'once more' });
    await press(await wallet.approveWindow(), /^Pay 0\.002/);
    expect(await again).toMatchObject({ status: 200, text: expect.stringContaining('once more') });

    const byFile = tab.evaluate(async () => {
      const body = new FormData();
      body.append('paper', new File(['x'.repeat(50_000)], 'paper.txt'));
      return (await fetch('/api/echo', { method: 'POST', body })).text();
    });
    await press(await wallet.approveWindow(), /^Pay 0\.002/);
    expect(await byFile).toContain('x'.repeat(50_000));

    await tab.evaluate(() => {
      document.body.innerHTML = '<form method="post" action="/api/echo"><input name="line" value="by form">';
      document.forms[0]?.submit();
    });
    await press(await wallet.approveWindow(), /^Pay 0\.002/);
    const shown = () => tab.evaluate(() => document.body?.textContent); // none while the page is being changed
    await expect.poll(shown).toContain('line=by+form');
  });
  expect(onChain).toBe(8_000n);
  // A file is told by its path, and a form’s by its name: those may be anything.
  const bought = (await wallet.purchases()).filter(({ method }) => method === 'POST');
  expect(bought.map(({ body }) => body)).toEqual([null, digestOf(['once more']), null, null]);
  // A busy Firefox was once seen to send an unpaid POST twice; what was paid is sent once.
  const visits = visitsOf(world, origin, '/api/echo').join(', ');
  expect(visits).toMatch(/^((POST 402, )+POST paid 200(, |$)){4}$/);
});

for (const name of ['v2Closed', 'v1Closed', 'v2Open'] as const) {
  test(`another origin's API is asked, then paid without a word about x402 in its CORS (${name})`, async ({
    world,
    wallet,
    money,
    tab,
  }) => {
    const { origin } = world.shops[name];
    await money.allow(world.newspaper.localhost);
    await tab.goto(world.newspaper.localhost);
    const { onChain } = await money.spentBy(async () => {
      const answer = fetchIn(tab, `${origin}/api/quote`);
      await press(await wallet.approveWindow(), /^Pay 0\.001/);
      expect(await answer).toMatchObject({ status: 200 });
    });
    expect(onChain).toBe(1_000n);
  });
}

test('what another origin does not let the page read is not paid', async ({ world, wallet, money, tab }) => {
  const { origin } = world.shops.v2;
  await tab.goto(world.newspaper.localhost);
  const { onChain, receipts } = await money.spentBy(async () => {
    const answers = await tab.evaluate(async (url) => {
      const read = fetch(url).then(({ status }) => status);
      const blind = await fetch(url, { mode: 'no-cors' });
      return [await read.catch(() => 'unreadable'), blind.type, blind.status];
    }, `${origin}/api/quote`);
    expect(answers).toEqual(['unreadable', 'opaque', 0]);
  });
  expect([onChain, receipts, await wallet.extensionPages('approve.html')]).toEqual([0n, [], []]);
});

test('a paid download arrives, and the page stays where it is', async ({ world, money, tab }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await tab.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await tab.evaluate(() => location.assign('/download/report'));
    await expect.poll(() => visitsOf(world, origin, '/download/report').at(-1)).toBe('GET paid 200');
  });
  expect(onChain).toBe(250_000n);
  expect(await tab.evaluate(() => location.pathname)).toBe('/');
});

function fetchIn(
  tab: Page,
  url: string,
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return tab.evaluate(
    async (target, given) => {
      const response = await fetch(target, given);
      return { status: response.status, text: await response.text() };
    },
    url,
    init,
  );
}

function xhrIn(tab: Page, url: string): Promise<{ status: number; events: string[] }> {
  return tab.evaluate(
    (target) =>
      new Promise<{ status: number; events: string[] }>((resolve) => {
        const xhr = new XMLHttpRequest();
        const events: string[] = [];
        for (const type of ['loadstart', 'load', 'loadend', 'error']) {
          xhr.addEventListener(type, () => events.push(`${type} ${xhr.status}`));
        }
        xhr.onreadystatechange = () => events.push(`state ${xhr.readyState}`);
        xhr.addEventListener('loadend', () => resolve({ status: xhr.status, events }));
        xhr.open('GET', target);
        xhr.send();
      }),
    url,
  );
}

/** In the page: a picture outside the document, a script and a style sheet in it. */
async function loadElements(): Promise<unknown[]> {
  const picture = new Image();
  const loaded = new Promise((resolve) => {
    for (const type of ['load', 'error']) picture.addEventListener(type, () => resolve(type));
  });
  picture.src = '/image/plate.png';
  const script = Object.assign(document.createElement('script'), { src: '/script/greeting.js' });
  const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/style/ink.css' });
  document.head.append(script, style);
  await Promise.all([script, style].map((element) => new Promise((resolve) => (element.onload = resolve))));
  const heading = document.querySelector('h1') ?? document.body;
  return [await loaded, Reflect.get(globalThis, 'greeting'), getComputedStyle(heading).color];
}
