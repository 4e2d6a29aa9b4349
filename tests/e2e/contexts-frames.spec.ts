// Frames: a rule of the shop is for the shop's own pages, not for its pages inside a stranger's, nor for what hides its origin.
import type { Page } from '@playwright/test';
import type { World } from '../rig/world.ts';
import { expect, test } from './journey.ts';
import { reasonsOf } from './unpaid.ts';

/** Fetches `url` as often as it is told, and tells the page at the top what came of it. */
const fetching = `
  const { times = 1, url } = Object.fromEntries(new URLSearchParams(location.search));
  const one = (n) => fetch(url + '?n=' + n).then(({ status }) => status, () => 'failed');
  Promise.all(Array.from({ length: times }, (_, n) => one(n))).then((seen) => top.postMessage({ seen }, '*'));`;

test.beforeEach(async ({ world, money, page }) => {
  const { stage } = world;
  stage.set('/widget', `<script>${fetching}</script>`);
  stage.set('/around', `<script>document.write(new URLSearchParams(location.search).get('frame'))</script>`);
  stage.set('/jump', `<script>location = new URLSearchParams(location.search).get('to')</script>`);
  await money.allow(stage.origin);
  await money.forget(stage.stranger);
  await page.goto(stage.origin);
});

const src = (origin: string, path: string, query: Record<string, string>) =>
  `${origin}${path}?${new URLSearchParams(query)}`;

/** A frame of the shop that fetches something paid. */
const widget = ({ stage }: World, times = 1, more = '') =>
  `<iframe ${more} src="${src(stage.origin, '/widget', { url: '/api/quote', times: `${times}` })}"></iframe>`;

/** Puts the frame into the page, and waits for what the fetches of the innermost frame saw. */
function embed(page: Page, frame: string): Promise<unknown[]> {
  return page.evaluate(
    (html) =>
      new Promise((resolve) => {
        window.addEventListener('message', ({ data }) => data.seen && resolve(data.seen));
        document.body.insertAdjacentHTML('beforeend', html);
      }),
    frame,
  );
}

test('control: frames of the shop in the shop are paid by its rule', async ({ world, money, page }) => {
  const { origin } = world.stage;
  const inner = src(origin, '/around', { frame: widget(world) });
  const { onChain } = await money.spentBy(async () => {
    expect(await embed(page, widget(world))).toEqual([200]);
    expect(await embed(page, `<iframe src="${inner.replaceAll('"', '&quot;')}"></iframe>`)).toEqual([200]);
  });
  expect(onChain).toBe(2_000n);
});

for (const [name, style] of [
  ['not displayed', 'style="display: none"'],
  ['transparent', 'style="opacity: 0"'],
  ['of one pixel', 'width="1" height="1"'],
] as const) {
  test(`a frame of the shop in a stranger's page, ${name}, fetches twenty times: asked, not paid`, async ({
    world,
    unpaid,
    page,
  }) => {
    await page.goto(world.stage.stranger);
    const asked = await unpaid(async () => {
      expect(await embed(page, widget(world, 20, style))).toEqual(Array(20).fill(402));
    });
    // The site is the page at the top, so the stranger's name stands in the question, and its rule would count.
    expect(reasonsOf(asked)).toEqual(['other-origin']);
    expect(new Set(asked.map(({ site }) => site))).toEqual(new Set([world.stage.stranger]));
  });
}

test('the shop in a stranger in the shop: asked, not paid', async ({ world, unpaid, page }) => {
  const around = src(world.stage.stranger, '/around', { frame: widget(world) });
  const asked = await unpaid(async () => {
    expect(await embed(page, `<iframe src="${around}"></iframe>`)).toEqual([402]);
  });
  expect(reasonsOf(asked)).toEqual(['embedded']);
});

test('a paid page as a frame: the shop’s own is paid, a stranger’s is asked', async ({
  world,
  money,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  const url = `${origin}/article/lighthouse`;
  const show = () =>
    page.evaluate((to) => document.body.insertAdjacentHTML('beforeend', `<iframe src="${to}">`), url);
  const { onChain } = await money.spentBy(async () => {
    await show();
    await expect(page.frameLocator('iframe').locator('h1')).toHaveText(/lighthouse/i);
  });
  expect(onChain).toBe(10_000n);

  await page.goto(stranger);
  const asked = await unpaid(async () => {
    const before = world.log.whole.length;
    await show();
    // Once to meet the 402, once to be let through to it.
    const visits = () => world.log.whole.slice(before).filter(({ path }) => url.endsWith(path));
    await expect.poll(() => visits().length).toBeGreaterThan(1);
  });
  expect(reasonsOf(asked)).toEqual(['other-origin']);
});

for (const parent of ['shop', 'stranger'] as const) {
  test(`a sandboxed frame of the shop in the ${parent}’s page is left alone`, async ({
    world,
    unpaid,
    page,
  }) => {
    await page.goto(parent === 'shop' ? world.stage.origin : world.stage.stranger);
    const asked = await unpaid(async () => {
      expect(await embed(page, widget(world, 3, 'sandbox="allow-scripts"'))).toEqual([402, 402, 402]);
    });
    expect(asked).toEqual([]);
  });
}

test('a sandboxed frame that goes to a paid page by itself is left alone', async ({
  world,
  unpaid,
  page,
}) => {
  const { origin } = world.stage;
  const jump = src(origin, '/jump', { to: `${origin}/article/lighthouse` });
  const asked = await unpaid(async () => {
    const before = world.log.whole.length;
    await page.evaluate((to) => {
      document.body.insertAdjacentHTML('beforeend', `<iframe sandbox="allow-scripts" src="${to}">`);
    }, jump);
    const visits = () => world.log.whole.slice(before).filter(({ path }) => path === '/article/lighthouse');
    await expect.poll(() => visits().length).toBeGreaterThan(0);
  });
  expect(asked).toEqual([]);
});

test('a page of the shop that its own policy sandboxes is left alone', async ({ world, unpaid, page }) => {
  const { origin } = world.stage;
  world.stage.set('/sandboxed', (_request, response) => {
    response.set('Content-Security-Policy', 'sandbox allow-scripts').send('<title>User content</title>');
  });
  await page.goto(`${origin}/sandboxed`);
  const asked = await unpaid(async () => {
    expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), `${origin}/api/quote`)).toBe(
      402,
    );
  });
  expect(asked).toEqual([]);
});

/** Frames without an address of their own, made by the page around them. */
const makers = {
  srcdoc: (script: string) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<script>${script}</script>`;
    document.body.append(frame);
  },
  'about:blank': (script: string) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = frame.contentDocument?.createElement('script');
    if (inside === undefined) throw new Error('a frame without a document');
    inside.text = script;
    frame.contentDocument?.body.append(inside);
  },
  blob: (script: string) => {
    const frame = document.createElement('iframe');
    const page = new Blob([`<script>${script}</script>`], { type: 'text/html' });
    frame.src = URL.createObjectURL(page);
    document.body.append(frame);
  },
  data: (script: string) => {
    const frame = document.createElement('iframe');
    frame.src = `data:text/html,${encodeURIComponent(`<script>${script}</script>`)}`;
    document.body.append(frame);
  },
};

async function fetchInMade(page: Page, kind: keyof typeof makers, url: string): Promise<unknown> {
  const script = `fetch('${url}').then(({ status }) => top.postMessage({ seen: status }, '*'))`;
  const seen = page.evaluate(
    () =>
      new Promise((resolve) =>
        window.addEventListener('message', ({ data }) => data.seen && resolve(data.seen)),
      ),
  );
  await page.evaluate(makers[kind], script);
  return seen;
}

test('a srcdoc frame belongs to the page that made it: paid for the shop, asked for a stranger', async ({
  world,
  money,
  unpaid,
  page,
}) => {
  const { origin, stranger } = world.stage;
  const { onChain } = await money.spentBy(async () => {
    expect(await fetchInMade(page, 'srcdoc', `${origin}/api/quote`)).toBe(200);
  });
  expect(onChain).toBe(1_000n);

  await page.goto(stranger);
  const asked = await unpaid(async () => {
    expect(await fetchInMade(page, 'srcdoc', `${origin}/api/quote`)).toBe(402);
  });
  expect(reasonsOf(asked)).toEqual(['other-origin']);
});

// Chromium reports the requests of an about:blank frame as its maker's, and tells nothing of the place of a blob: frame:
// nobody vouches for them. A data: frame belongs to nobody.
for (const kind of ['about:blank', 'blob', 'data'] as const) {
  test(`a ${kind} frame is left alone, in the shop’s page and in a stranger’s`, async ({
    world,
    unpaid,
    page,
  }) => {
    const { origin, stranger } = world.stage;
    for (const parent of [origin, stranger]) {
      await page.goto(parent);
      const asked = await unpaid(async () => {
        expect(await fetchInMade(page, kind, `${origin}/api/quote`)).toBe(402);
      });
      expect(asked).toEqual([]);
    }
  });
}
