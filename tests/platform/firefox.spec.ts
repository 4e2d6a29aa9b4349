// What Firefox lets an extension do with a request that was answered 402, and whom it names for a request.
import { expect, inFirefox } from './facts.ts';
import type { Tab, Told } from './probe.ts';

const post = { method: 'POST', body: 'what the page sends' };

const fetchIn = (tab: Tab, url: string, init: RequestInit = {}) =>
  tab.evaluate(([to, options]) => fetch(to, options).then(({ status }) => status), [url, init] as const);

inFirefox(
  'a redirect of a 402 to its own URL repeats a navigation, and the header is added by requestId',
  async ({ paywall, probe }) => {
    await probe.order({ repeat: 0 });
    const tab = await probe.open(`${paywall.origin}/goods`);
    expect(await tab.evaluate(() => [document.title, location.pathname], null)).toEqual(['Sold', '/goods']);
    expect(paywall.carried('/goods')).toEqual(['GET', 'GET proof']);
  },
);

inFirefox('it repeats a fetch to another origin, without a preflight', async ({ paywall, probe }) => {
  await probe.order({ repeat: 0 });
  const tab = await probe.open(paywall.as('shop.test'));
  expect(await fetchIn(tab, `${paywall.as('api.test')}/goods?cors=closed`)).toBe(200);
  expect(paywall.carried('/goods?cors=closed')).toEqual(['GET', 'GET proof']);
});

inFirefox('it repeats a POST with its body', async ({ paywall, probe }) => {
  const bodies: string[] = [];
  paywall.set('/goods', async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.writeHead(request.headers['payment-signature'] === undefined ? 402 : 200).end();
  });
  await probe.order({ repeat: 0 });
  const tab = await probe.open(paywall.origin);
  expect(await fetchIn(tab, '/goods', post)).toBe(200);
  expect(paywall.carried('/goods')).toEqual(['POST', 'POST proof']);
  expect(bodies).toEqual([post.body, post.body]);
});

inFirefox('it repeats an image, which the page sees loaded', async ({ paywall, probe }) => {
  await probe.order({ repeat: 0 });
  const tab = await probe.open(paywall.origin);
  const ended = await tab.evaluate(
    () =>
      new Promise((resolve) => {
        const image = new Image();
        for (const type of ['load', 'error']) image.addEventListener(type, () => resolve(type));
        image.src = '/goods.png';
      }),
    null,
  );
  expect(ended).toBe('load');
  expect(paywall.carried('/goods.png')).toEqual(['GET', 'GET proof']);
});

inFirefox('the listener may take its time: the page waits for the answer', async ({ paywall, probe }) => {
  await probe.order({ repeat: 1_500 });
  const tab = await probe.open(paywall.origin);
  const begun = Date.now();
  expect(await fetchIn(tab, '/goods')).toBe(200);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(1_500);
});

for (const [where, host] of [
  ['the same origin', '127.0.0.1'],
  ['another origin', 'localhost'],
] as const) {
  inFirefox(
    `a header that onBeforeSendHeaders added does not follow the server’s redirect to ${where}`,
    async ({ paywall, probe }) => {
      const end = `${paywall.as(host)}/end?cors=closed`;
      paywall.set('/goods', ({ headers }, response) => {
        const isPaid = headers['payment-signature'] !== undefined;
        response.writeHead(isPaid ? 302 : 402, isPaid ? { Location: end } : {}).end();
      });
      await probe.order({ repeat: 0 });
      await fetchIn(await probe.open(paywall.origin), '/goods');
      expect([paywall.carried('/goods'), paywall.carried('/end?cors=closed')]).toEqual([
        ['GET', 'GET proof'],
        ['GET'],
      ]);
    },
  );
}

const sentAs = ({ requestHeaders = [] }: Told, wanted: string) =>
  requestHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value;

inFirefox('a prefetch is told as “other”, with Sec-Purpose', async ({ paywall, probe }) => {
  paywall.set('/page', '<link rel="prefetch" href="/ahead">');
  await probe.open(`${paywall.origin}/page`);
  const told = await probe.firstTold('onSendHeaders', `${paywall.origin}/ahead`);
  expect([told.type, sentAs(told, 'sec-purpose')]).toEqual(['other', 'prefetch']);
});

inFirefox(
  'the page that began a navigation is named by originUrl; a typed URL has none',
  async ({ paywall, probe }) => {
    const goods = `${paywall.as('shop.test')}/goods`;
    const jump = `${paywall.as('evil.test')}/jump`;
    paywall.set('/jump', `<script>location.href = '${goods}?sent'</script>`);
    await probe.open(jump);
    await probe.open(`${goods}?typed`);
    expect((await probe.firstTold('onHeadersReceived', `${goods}?sent`)).originUrl).toBe(jump);
    expect((await probe.firstTold('onHeadersReceived', `${goods}?typed`)).originUrl).toBeUndefined();
  },
);

inFirefox(
  'a sandboxed frame that moves the whole tab is not named, and only Sec-Fetch-Site tells it from a typed URL',
  async ({ paywall, probe }) => {
    const goods = `${paywall.origin}/goods`;
    paywall.set('/jump', `<script>top.location.href = '${goods}?sent'</script>`);
    paywall.set('/around', '<iframe sandbox="allow-scripts allow-top-navigation" src="/jump"></iframe>');
    await probe.open(`${paywall.origin}/around`);
    const sent = await probe.firstTold('onSendHeaders', `${goods}?sent`);
    await probe.open(`${goods}?typed`);
    const typed = await probe.firstTold('onSendHeaders', `${goods}?typed`);
    expect([sent.originUrl, typed.originUrl]).toEqual([undefined, undefined]);
    expect([sentAs(sent, 'sec-fetch-site'), sentAs(typed, 'sec-fetch-site')]).toEqual(['cross-site', 'none']);
  },
);

inFirefox('frameAncestors names the pages above a frame, up to the top', async ({ paywall, probe }) => {
  const [shop, evil] = [paywall.as('shop.test'), paywall.as('evil.test')];
  paywall.set('/asks', '<script>fetch("/goods")</script>');
  paywall.set('/inner', `<iframe src="${shop}/asks"></iframe>`);
  paywall.set('/outer', `<iframe src="${shop}/inner"></iframe>`);
  await probe.open(`${evil}/outer`);
  const { frameAncestors = [] } = await probe.firstTold('onHeadersReceived', `${shop}/goods`);
  expect(frameAncestors.map(({ url }) => url)).toEqual([`${shop}/inner`, `${evil}/outer`]);
});
