// Where a header travels beyond the request that it was meant for: preflights, redirects, the cache.
import { expect, inBoth, inChromium, inFirefox } from './facts.ts';
import type { Paywall } from './paywall.ts';
import { paymentRule, type Tab } from './probe.ts';

const anyFetch = { resourceTypes: ['xmlhttprequest'] };

/** What the page's fetch comes to: a status, or `failed`. */
function fetchIn(tab: Tab, url: string, init: RequestInit = {}): Promise<number | 'failed'> {
  return tab.evaluate(
    ([to, options]) =>
      fetch(to, options).then(
        ({ status }) => status,
        () => 'failed' as const,
      ),
    [url, init] as const,
  );
}

const ownHeader = { headers: { 'PAYMENT-SIGNATURE': 'proof' } };

inBoth('a rule’s header on a simple cross-origin request causes no preflight', async ({ paywall, probe }) => {
  await probe.setRules(paymentRule(anyFetch));
  const tab = await probe.open(paywall.as('shop.test'));
  expect(await fetchIn(tab, `${paywall.as('api.test')}/goods?cors=closed`)).toBe(200);
  expect(paywall.carried('/goods?cors=closed')).toEqual(['GET proof']);
});

inBoth(
  'a header that the page sets causes a preflight, and fails where the server does not allow it',
  async ({ paywall, probe }) => {
    const tab = await probe.open(paywall.as('shop.test'));
    expect(await fetchIn(tab, `${paywall.as('api.test')}/goods?cors=closed`, ownHeader)).toBe('failed');
    expect(paywall.carried('/goods?cors=closed')).toEqual(['OPTIONS']);
  },
);

inBoth(
  'a rule without requestMethods also marks the preflight; with them the preflight is clean',
  async ({ paywall, probe }) => {
    const tab = await probe.open(paywall.as('shop.test'));
    const post = { method: 'POST', headers: { 'Payment-Signature': 'own' } };
    const carriedWith = async (more: object, path: string) => {
      await probe.setRules(paymentRule({ ...anyFetch, ...more }));
      await fetchIn(tab, `${paywall.as('api.test')}${path}`, post);
      return paywall.carried(path);
    };
    expect(await carriedWith({}, '/one?cors=open')).toEqual(['OPTIONS proof', 'POST proof']);
    expect(await carriedWith({ requestMethods: ['post'] }, '/two?cors=open')).toEqual([
      'OPTIONS',
      'POST proof',
    ]);
  },
);

for (const [where, host] of [
  ['the same origin', 'shop.test'],
  ['another origin', 'evil.test'],
] as const) {
  inBoth(
    `a rule’s header does not follow a fetch that is redirected to ${where}`,
    async ({ paywall, probe }) => {
      const start = `/redirect?cors=closed&to=${encodeURIComponent(`${paywall.as(host)}/end?cors=closed`)}`;
      await probe.setRules(paymentRule({ ...anyFetch, urlFilter: '/redirect' }));
      const tab = await probe.open(paywall.as('shop.test'));
      expect(await fetchIn(tab, `${paywall.as('shop.test')}${start}`)).toBe(402);
      expect([paywall.carried(start), paywall.carried('/end?cors=closed')]).toEqual([['GET proof'], ['GET']]);
    },
  );

  inBoth(
    `a rule’s header does not follow a navigation that is redirected to ${where}`,
    async ({ paywall, probe }) => {
      const start = `/redirect?to=${paywall.as(host)}/end`;
      await probe.setRules(paymentRule({ urlFilter: '/redirect', resourceTypes: ['main_frame'] }));
      await probe.open(`${paywall.as('shop.test')}${start}`);
      expect([paywall.carried(start), paywall.carried('/end')]).toEqual([['GET proof'], ['GET']]);
    },
  );
}

inBoth('a header that the page sets follows a redirect to the same origin', async ({ paywall, probe }) => {
  const tab = await probe.open(paywall.origin);
  expect(await fetchIn(tab, `${paywall.origin}/redirect?to=/end`, ownHeader)).toBe(200);
  expect(paywall.carried('/end')).toEqual(['GET proof']);
});

inBoth(
  'a header that the page sets follows a redirect to another origin that allows it',
  async ({ paywall, probe }) => {
    const tab = await probe.open(paywall.as('shop.test'));
    const start = `${paywall.as('shop.test')}/redirect?to=${paywall.as('evil.test')}/end?cors=open`;
    expect(await fetchIn(tab, start, ownHeader)).toBe(200);
    expect(paywall.carried('/end?cors=open')).toEqual(['OPTIONS', 'GET proof']);
  },
);

for (const redirect of ['error', 'manual'] as const) {
  inBoth(
    `redirect: '${redirect}' keeps a header that the page sets from following`,
    async ({ paywall, probe }) => {
      const tab = await probe.open(paywall.origin);
      const outcome = await fetchIn(tab, `${paywall.origin}/redirect?to=/end`, { ...ownHeader, redirect });
      expect(outcome).toBe(redirect === 'error' ? 'failed' : 0);
      expect([paywall.carried('/redirect?to=/end'), paywall.carried('/end')]).toEqual([['GET proof'], []]);
    },
  );
}

inBoth('a request keeps its requestId through redirects', async ({ paywall, probe }) => {
  await probe.open(`${paywall.origin}/redirect?to=/redirect%3Fto=/end`);
  const urls = ['/redirect?to=/redirect%3Fto=/end', '/redirect?to=/end', '/end'];
  const told = await Promise.all(
    urls.map((path) => probe.firstTold('onBeforeRequest', `${paywall.origin}${path}`)),
  );
  expect(told.map(({ requestId }) => requestId)).toEqual(Array(3).fill(told[0]?.requestId));
});

inChromium(
  'a redirect of onBeforeRedirect names the URL that it leaves, onHeadersReceived the one that answered',
  async ({ paywall, probe }) => {
    const [start, end] = [`${paywall.origin}/redirect?to=/end`, `${paywall.origin}/end`];
    await probe.open(start);
    expect(await probe.firstTold('onBeforeRedirect', start)).toMatchObject({ statusCode: 302 });
    expect((await probe.told('onHeadersReceived', end)).map(({ statusCode }) => statusCode)).toEqual([402]);
  },
);

const cacheable: Parameters<Paywall['set']>[1] = ({ headers }, response) => {
  const isPaid = headers['payment-signature'] !== undefined;
  response
    .writeHead(isPaid ? 200 : 402, { 'Cache-Control': 'max-age=600', 'PAYMENT-REQUIRED': 'terms' })

    .end('<title>Terms</title>');
};

inChromium(
  'a 402 that may be cached answers the repeated fetch, and the proof does not leave',
  async ({ paywall, probe }) => {
    paywall.set('/kept', cacheable);
    const tab = await probe.open(paywall.origin);
    expect(await fetchIn(tab, '/kept')).toBe(402);
    await probe.setRules(paymentRule(anyFetch));
    expect(await fetchIn(tab, '/kept')).toBe(402);
    expect(paywall.carried('/kept')).toEqual(['GET']);
  },
);

inChromium('a cached 402 answers a navigation too', async ({ paywall, probe }) => {
  paywall.set('/kept/page', cacheable);
  await probe.open(`${paywall.origin}/kept/page`);
  await probe.setRules(paymentRule({ resourceTypes: ['main_frame'] }));
  await probe.open(`${paywall.origin}/kept/page`);
  expect(paywall.carried('/kept/page')).toEqual(['GET']);
});

for (const cache of ['reload', 'no-cache', 'no-store'] as const) {
  inChromium(`cache: '${cache}' takes a fetch past the cached 402`, async ({ paywall, probe }) => {
    paywall.set(`/kept/${cache}`, cacheable);
    const tab = await probe.open(paywall.origin);
    await fetchIn(tab, `/kept/${cache}`);
    await probe.setRules(paymentRule(anyFetch));
    expect(await fetchIn(tab, `/kept/${cache}`, { cache })).toBe(200);
  });
}

inChromium(
  'a rule that also sets Cache-Control: no-cache takes any request past the cached 402, without a preflight',
  async ({ paywall, probe }) => {
    const [navigation, fetched] = ['/kept/by/rule', '/kept/by/rule/too?cors=closed'];
    paywall.set(navigation, cacheable);
    paywall.set('/kept/by/rule/too', cacheable);
    const visit = async () => {
      const tab = await probe.open(`${paywall.as('shop.test')}${navigation}`);
      await fetchIn(tab, `${paywall.as('api.test')}${fetched}`);
    };
    await visit();
    const rule = paymentRule({ resourceTypes: ['main_frame', 'xmlhttprequest'] });
    rule.action.requestHeaders.push({ header: 'Cache-Control', operation: 'set', value: 'no-cache' });
    await probe.setRules(rule);
    await visit();
    expect([paywall.carried(navigation), paywall.carried(fetched)]).toEqual(
      Array(2).fill(['GET', 'GET proof']),
    );
  },
);

inFirefox(
  'a 402 that may be cached is not: the repeated request reaches the network',
  async ({ paywall, probe }) => {
    paywall.set('/kept', cacheable);
    const tab = await probe.open(paywall.origin);
    expect(await fetchIn(tab, '/kept')).toBe(402);
    await probe.setRules(paymentRule(anyFetch));
    expect(await fetchIn(tab, '/kept')).toBe(200);
  },
);
