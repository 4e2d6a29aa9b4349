// Navigations: a stranger who sends the user to a paid page of an allowed shop is asked about; so is a host that only looks like it.
import type { Page } from '@playwright/test';
import type { World } from '../rig/world.ts';
import { expect, fetchInPage, test } from './journey.ts';
import { reasonsOf } from './unpaid.ts';

const article = '/article/lighthouse';

test.beforeEach(async ({ world, money }) => {
  const { stage } = world;
  stage.set('/to', (request, response) => response.redirect(302, String(request.query.url)));
  stage.set('/keep', (request, response) => response.redirect(307, String(request.query.url)));
  await money.allow(stage.origin);
  await money.forget(stage.stranger);
});

const through = (origin: string, url: string, hop = '/to') =>
  `${origin}${hop}?${new URLSearchParams({ url })}`;

/** Requests of this path since now, to be waited for. */
function visitsTo(world: World, path: string): () => Promise<number> {
  const before = world.log.whole.length;
  return async () => world.log.whole.slice(before).filter((entry) => entry.path.startsWith(path)).length;
}

test('control: a link of the shop’s own and an address that was typed are paid by its rule', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.stage;
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    await page.evaluate(ways['a script'], `${origin}${article}`);
    await expect(page).toHaveTitle(/lighthouse/i);
    await page.goto(`${origin}${article}?typed`);
    await expect(page).toHaveTitle(/lighthouse/i);
  });
  expect(onChain).toBe(20_000n);
});

const ways = {
  'a script': (url: string) => {
    location.href = url;
  },
  'a refresh': (url: string) => {
    document.head.insertAdjacentHTML('beforeend', `<meta http-equiv="refresh" content="0; url=${url}">`);
  },
  'a link without referrer': (url: string) => {
    document.body.insertAdjacentHTML('beforeend', `<a rel="noreferrer" href="${url}">Go</a>`);
    document.querySelector('a')?.click();
  },
  'a form': (url: string) => {
    document.body.insertAdjacentHTML('beforeend', `<form action="${url}"><input name="a" value="b"></form>`);
    document.querySelector('form')?.submit();
  },
} as const;

for (const [name, go] of Object.entries(ways)) {
  test(`a stranger’s page sends the user to a paid page by ${name}: asked at the gate`, async ({
    world,
    unpaid,
    page,
  }) => {
    const { origin, stranger } = world.stage;
    await page.goto(stranger);
    const asked = await unpaid(async () => {
      const visits = visitsTo(world, article);
      await page.evaluate(go, `${origin}${article}`);
      await expect.poll(visits).toBe(2); // met, and let through to its own 402
    });
    expect(reasonsOf(asked)).toEqual(['opened-by-another-site']);
  });
}

test('a stranger opens a paid page in a new tab, and turns an open one there again and again: never paid', async ({
  world,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  await page.goto(stranger);
  const asked = await unpaid(async () => {
    const visits = visitsTo(world, article);
    await page.evaluate((url) => void open(url, '_blank', 'noopener'), `${origin}${article}`);
    await expect.poll(visits).toBe(2);
  });
  expect(reasonsOf(asked)).toEqual(['opened-by-another-site']);

  const opening = page.waitForEvent('popup');
  await page.evaluate((url) => Object.assign(window, { tab: open(url) }), origin);
  const tab = await opening;
  const again = await unpaid(async () => {
    for (let n = 0; n < 20; n += 1) {
      await page.evaluate(
        (url) => ((window as unknown as { tab: Window }).tab.location.href = url),
        `${origin}${article}?${n}`,
      );
      await page.waitForTimeout(50);
    }
  });
  // In such a storm a question may find its page gone already: then the last page keeps its 402.
  expect(['', 'opened-by-another-site']).toContain(reasonsOf(again).join());
  await tab.close();
});

test('redirects between a stranger and the shop: asked, whoever began', async ({ world, unpaid, page }) => {
  const { origin, stranger } = world.stage;
  const paid = `${origin}${article}`;
  const chains: [start: string, url: string, reason: string][] = [
    [stranger, through(stranger, through(stranger, paid)), 'redirected'],
    [stranger, through(origin, paid), 'opened-by-another-site'], // an open redirect of the shop
    [origin, through(stranger, paid), 'redirected'],
    ['about:blank', through(stranger, paid), 'redirected'], // typed
    [origin, through(origin, `${stranger}${article}`), 'redirected'], // to the stranger's own till
  ];
  for (const [start, url, reason] of chains) {
    await page.goto(start);
    const asked = await unpaid(async () => {
      const visits = visitsTo(world, article);
      if (start === 'about:blank')
        await page.goto(url).catch(() => undefined); // the gate takes over
      else await page.evaluate(ways['a script'], url);
      await expect.poll(visits).toBe(2);
    });
    expect([url, ...reasonsOf(asked)]).toEqual([url, reason]);
  }
});

test('a stranger’s form: its POST is asked, and so is the page that it is redirected to', async ({
  world,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  for (const [url, path, times] of [
    [`${origin}/api/echo`, '/api/echo', 1],
    [through(stranger, `${origin}${article}`), article, 2],
  ] as const) {
    await page.goto(stranger);
    const asked = await unpaid(async () => {
      const visits = visitsTo(world, path);
      await page.evaluate((action) => {
        document.body.innerHTML = `<form method="post" action="${action}"><input name="a" value="b"></form>`;
        document.querySelector('form')?.submit();
      }, url);
      await expect.poll(visits).toBe(times);
    });
    expect(reasonsOf(asked)).toEqual([times === 1 ? 'opened-by-another-site' : 'redirected']);
  }
});

test('a sandboxed frame that turns the whole tab to a paid page: left with its 402', async ({
  world,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  await page.goto(stranger);
  const asked = await unpaid(async () => {
    const visits = visitsTo(world, article);
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts allow-top-navigation');
      frame.srcdoc = `<script>top.location = '${url}'</script>`;
      document.body.append(frame);
    }, `${origin}${article}`);
    await expect.poll(visits).toBe(2);
  });
  expect(asked).toEqual([]);
  expect(page.url()).toBe(`${origin}${article}`);
});

test('other hosts and ports of the same machine have no part in the shop’s rule', async ({
  world,
  money,
  unpaid,
  page,
}) => {
  const { port } = world.stage;
  await money.forget(world.shops.v2Open.origin);
  for (const origin of [`http://localhost:${port}`, world.shops.v2Open.origin]) {
    const asked = await unpaid(async () => {
      const visits = visitsTo(world, article);
      await page.goto(`${origin}${article}`);
      await expect.poll(visits).toBe(2);
    });
    expect(asked.map(({ site }) => site)).toEqual([origin]);
    expect(reasonsOf(asked)).not.toEqual([]);
  }
});

test('names that only look alike, with a trailing dot, with a user before them: left alone', async ({
  world,
  money,
  unpaid,
  page,
}) => {
  const { port, stranger } = world.stage;
  await money.allow(stranger);
  for (const origin of [
    `http://localhost.:${port}`,
    `http://user:word@127.0.0.1:${port}`,
    `http://127.0.0.1.localhost:${port}`,
    `http://xn--hp-vja3b.localhost:${port}`,
  ]) {
    const asked = await unpaid(async () => {
      const visits = visitsTo(world, article);
      await page.goto(`${origin}${article}`).catch(() => undefined);
      await expect.poll(visits).toBeGreaterThan(0);
    });
    expect([origin, ...reasonsOf(asked)]).toEqual([origin]);
  }
});

test('plain http, a page without a site, and this machine outside developer mode: left alone', async ({
  world,
  wallet,
  unpaid,
  page,
}) => {
  const { port, origin } = world.stage;
  const insecure = `http://shop.test:${port}`;
  const tries: [name: string, start: string][] = [
    ['plain http', insecure],
    ['a data: page', 'data:text/html,<title>nowhere</title>'],
    ['a file', `file://${import.meta.filename}`],
  ];
  for (const [name, start] of tries) {
    await page.goto(start);
    const asked = await unpaid(async () => {
      // Chromium may keep a page without an origin from this machine altogether.
      const seen = await fetchStatus(page, `${start === insecure ? insecure : origin}/api/quote`);
      expect(start === insecure ? [402] : [402, 'refused']).toContain(seen);
    });
    expect([name, ...asked]).toEqual([name]);
  }
  const atDoor = await unpaid(async () => {
    expect((await page.goto(`${insecure}${article}`))?.status()).toBe(402);
  });
  expect(atDoor).toEqual([]);

  await wallet.api.setDeveloperMode({ on: false });
  try {
    await page.goto(origin);
    const asked = await unpaid(async () => {
      expect(await fetchStatus(page, '/api/quote')).toBe(402);
      expect((await page.goto(`${origin}${article}`))?.status()).toBe(402);
    });
    expect(asked).toEqual([]);
  } finally {
    await wallet.api.setDeveloperMode({ on: true });
  }
});

const fetchStatus = (page: Page, url: string) =>
  page.evaluate(
    (target) =>
      fetch(target).then(
        ({ status }) => status,
        () => 'refused',
      ),
    url,
  );

test('a fetch that is redirected to another site, or by one, is asked', async ({ world, unpaid, page }) => {
  const { origin, stranger } = world.stage;
  const quote = (at: string) => `${at}/api/quote`;
  await page.goto(origin);
  const tries: [url: string, method: string, reason: string][] = [
    [through(origin, quote(stranger)), 'GET', 'other-origin'],
    [through(origin, through(origin, quote(stranger))), 'GET', 'other-origin'],
    [through(origin, quote(stranger)), 'POST', 'other-origin'],
    [through(stranger, quote(origin)), 'GET', 'redirected'],
    [through(origin, `${origin}/api/echo`, '/keep'), 'POST', 'not-a-read'],
  ];
  for (const [url, method, reason] of tries) {
    const asked = await unpaid(async () => {
      expect(await fetchInPage(page, url, { method })).toMatchObject({ status: 402 });
    });
    expect([url, ...reasonsOf(asked)]).toEqual([url, reason]);
  }
});

test('control: a POST that the shop turns into a GET of its own is paid once', async ({
  world,
  money,
  page,
}) => {
  const { origin } = world.stage;
  await page.goto(origin);
  const { onChain } = await money.spentBy(async () => {
    const url = through(origin, `${origin}/api/quote`);
    expect(await fetchInPage(page, url, { method: 'POST', body: 'x' })).toMatchObject({ status: 200 });
  });
  expect(onChain).toBe(1_000n);
});

for (const to of ['a stranger', 'itself'] as const) {
  test(`a shop that redirects the paid request to ${to} does not take the payment along`, async ({
    world,
    money,
    page,
  }) => {
    const { stage } = world;
    const trap = `${to === 'itself' ? stage.origin : stage.stranger}/trap`;
    stage.set('/trap', 'Caught.');
    const paid = stage.set(`/api/item/${to === 'itself' ? 70 : 71}`, (request, response, next) => {
      if (request.headers['payment-signature'] === undefined) next();
      else response.redirect(302, trap);
    });
    await page.goto(stage.origin);
    const before = world.log.whole.length;
    const { onChain, receipts } = await money.spentBy(async () => {
      expect(await fetchInPage(page, paid)).toMatchObject({ status: 200 });
    });
    const trapped = world.log.whole.slice(before).filter(({ path }) => path === '/trap');
    expect(trapped.map(({ hasPaymentHeader }) => hasPaymentHeader)).toEqual([false]);
    expect([onChain, ...receipts.map((receipt) => receipt.money)]).toEqual([0n, 'unknown']);
  });
}
