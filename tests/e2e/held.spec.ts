// What a page's script sees of a request while its 402 is held, and that what is repeated is what was sent.
import type { Page } from '@playwright/test';
import type { Wallet } from '../rig/chromium.ts';
import { approveWindow, approveWindowGone, expect, press, test } from './journey.ts';

/** After a “no” a site is not asked about again for a while, so each test that ends with one stands on another shop. The window is closed: the person wants none of it. */
async function decline(wallet: Wallet): Promise<void> {
  await (await approveWindow(wallet)).close();
}

test('an EventSource is paid, and speaks through the object that the page has', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const heard = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const source = new EventSource('/events/1');
          const seen: unknown[] = [source.readyState];
          source.onopen = () => seen.push(`open ${source.readyState}`);
          source.onmessage = ({ data }) => seen.push(data);
          source.addEventListener('tick', ({ data, lastEventId }) => seen.push(`${data} ${lastEventId}`));
          source.onerror = () => {
            seen.push(`error ${source.readyState}`); // the stream has ended, and would be asked for again
            source.close();
            resolve([...seen, source.readyState]);
          };
        }),
    );
    expect(heard).toEqual([0, 'open 1', 'first', 'second 7', 'error 0', 2]);
  });
  expect(onChain).toBe(1_000n);
});

test('images that are in no document are paid and load once', async ({ world, money, page }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const seen = await page.evaluate(() => {
      const loaded = (image: HTMLImageElement, value: string) =>
        new Promise((resolve) => {
          const events: string[] = [];
          for (const type of ['load', 'error']) image.addEventListener(type, () => events.push(type));
          image.src = value;
          setTimeout(() => resolve([...events, image.naturalWidth, image.getAttribute('src')]), 1_500);
        });
      return Promise.all([
        loaded(new Image(), '/image/plate.png?1'),
        loaded(document.createElement('img'), '/image/plate.png?2'),
      ]);
    });
    expect(seen).toEqual([
      ['load', 96, '/image/plate.png?1'],
      ['load', 96, '/image/plate.png?2'],
    ]);
  });
  expect(onChain).toBe(10_000n);
});

const bodies = {
  'a form that the page fills anew': `const body = new FormData(); body.append('a', 'before');
    const change = () => body.set('a', 'after');`,
  'bytes that the page overwrites': `const body = new TextEncoder().encode('before'); const change = () => body.fill(120);`,
  'search parameters that the page changes': `const body = new URLSearchParams('a=before'); const change = () => body.set('a', 'after');`,
  'a stream': `const body = new Blob(['before']).stream(); const change = () => {};`,
};

for (const [name, make] of Object.entries(bodies)) {
  test(`the repeat sends what was sent first: ${name}`, async ({ world, wallet, money, page }) => {
    const { origin } = world.shops.v2;
    await money.allow(origin);
    await page.goto(origin);
    const isStream = name === 'a stream';
    const { onChain } = await money.spentBy(async () => {
      // A stream cannot be sent over HTTP/1 by fetch, and is text to XMLHttpRequest; as a request's blob it can.
      const body = isStream ? 'await new Response(body).blob()' : 'body';
      const byFetch = page.evaluate(`(async () => { ${make}
        const answer = fetch('/api/echo', { method: 'POST', body: ${body} });
        change(); history.pushState(null, '', '/elsewhere/');
        return (await (await answer).json()).received;
      })()`);
      await press(await approveWindow(wallet), /^Pay 0\.002/);
      expect(await byFetch).toContain('before');
      await approveWindowGone(wallet);
      const byXhr = page.evaluate(`(async () => { ${make}
        const sent = ${body};
        return new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.open('POST', '/api/echo');
          xhr.onload = () => resolve(JSON.parse(xhr.responseText).received + ' ' + JSON.parse(xhr.responseText).contentType);
          xhr.send(sent);
          change();
        });
      })()`);
      await press(await approveWindow(wallet), /^Pay 0\.002/);
      const received = String(await byXhr);
      expect(received).toContain('before');
      const boundary = /------(\S+)/.exec(received)?.[1];
      if (boundary !== undefined) expect(received).toContain(`boundary=----${boundary}`);
    });
    expect(onChain).toBe(4_000n);
  });
}

test('a fetch that the page gives up while a person is asked is rejected at once, and not repeated', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  const before = world.log.length;
  const answer = page.evaluate(() => {
    const control = new AbortController();
    Object.assign(window, { control, reason: { own: true } });
    return fetch('/api/item/40', { signal: control.signal }).catch(
      (error) => error === (window as unknown as { reason: unknown }).reason,
    );
  });
  const prompt = await approveWindow(wallet);
  const visits = () => world.log.slice(before).filter(({ path }) => path === '/api/item/40').length;
  const asked = visits(); // one, or two where nobody had listened to the shop yet
  await page.evaluate('control.abort(reason)');
  expect(await answer).toBe(true);
  await press(prompt, /^Pay 0\.01/);
  await page.waitForTimeout(500);
  expect(visits()).toBe(asked);
});

test('nothing is repeated in a page that was left', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v2;
  await money.forget(origin);
  await page.goto(origin);
  const before = world.log.length;
  await page.evaluate(() => void fetch('/api/item/44'));
  const prompt = await approveWindow(wallet);
  const visits = () => world.log.slice(before).filter(({ path }) => path === '/api/item/44').length;
  const asked = visits();
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide'))); // as the browser does before it keeps a page for “back”
  await press(prompt, /^Pay 0\.01/);
  await page.waitForTimeout(500);
  expect(visits()).toBe(asked);
});

test('an XMLHttpRequest looks unanswered while its 402 is held, and tells the 402 in order when it is left', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2Open;
  await money.forget(origin);
  await page.goto(origin);
  await sendWatched(page, '/api/item/41');
  const prompt = await approveWindow(wallet);
  expect(await page.evaluate('[xhr.readyState, xhr.status, Object.keys(xhr).length]')).toEqual([1, 0, 0]);
  // By its button: where a window was closed nothing is asked for ten seconds, and the next journey stands on this shop.
  await prompt.getByRole('button', { name: /^Decline/ }).click();
  await expect
    .poll(() => page.evaluate('seen'))
    .toEqual(['1 0', 'loadstart 0', '2 402', '3 402', 'progress 402', '4 402', 'load 402', 'loadend 402']);
  expect(await page.evaluate('Reflect.ownKeys(xhr)')).toEqual([]);
});

test('an XMLHttpRequest that the page gives up while it is held ends as an unanswered one', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2Closed;
  await money.forget(origin);
  await page.goto(origin);
  await sendWatched(page, '/api/item/42');
  const prompt = await approveWindow(wallet);
  await page.evaluate('xhr.abort()');
  expect(await page.evaluate('seen')).toEqual(['1 0', 'loadstart 0', '4 0', 'abort 0', 'loadend 0']);
  expect(await page.evaluate('[xhr.readyState, xhr.status]')).toEqual([0, 0]);
  await prompt.close();
});

test('an XMLHttpRequest that is opened for something else while it is held does that alone', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v1Open;
  await money.forget(origin);
  await page.goto(origin);
  await sendWatched(page, '/api/item/43');
  const prompt = await approveWindow(wallet);
  await page.evaluate("seen.length = 0; xhr.open('GET', '/'); xhr.send()");
  await expect.poll(() => page.evaluate('seen.at(-1)')).toBe('loadend 200');
  expect(await page.evaluate('seen.slice(0, 2)')).toEqual(['loadstart 0', '2 200']);
  await prompt.close();
});

test('a synchronous XMLHttpRequest gets its 402 at once', async ({ world, wallet, money, page }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const status = await page.evaluate(() => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/api/item/45', false);
    xhr.send();
    return xhr.status;
  });
  expect(status).toBe(402);
  expect(wallet.context.pages().filter((one) => one.url().endsWith('/approve.html'))).toEqual([]);
});

async function sendWatched(page: Page, url: string): Promise<void> {
  await page.evaluate((target) => {
    const xhr = new XMLHttpRequest();
    const seen: string[] = [];
    xhr.onreadystatechange = () => seen.push(`${xhr.readyState} ${xhr.status}`);
    for (const type of ['loadstart', 'progress', 'load', 'abort', 'error', 'timeout', 'loadend'])
      xhr.addEventListener(type, () => seen.push(`${type} ${xhr.status}`));
    xhr.open('GET', target);
    xhr.send();
    Object.assign(window, { xhr, seen });
  }, url);
}

test.afterEach(async ({ wallet }) => {
  for (const one of wallet.context.pages()) if (one.url().endsWith('/approve.html')) await decline(wallet);
});
