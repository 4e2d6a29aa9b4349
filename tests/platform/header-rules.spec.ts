// Session rules that put a header on a request: what they match, and for how long.
import { expect, inBoth, inChromium, inFirefox } from './facts.ts';
import { allTypes, type Probe, paymentRule } from './probe.ts';

/** Every kind of request, by the path that it asks for. */
const kinds: Readonly<Record<string, string>> = {
  '/frame': '<iframe src="/frame"></iframe>',
  '/object': '<object data="/object" type="text/html"></object>',
  '/image.png': '<img src="/image.png">',
  '/script.js': '<script src="/script.js"></script>',
  '/style.css': '<link rel="stylesheet" href="/style.css">',
  '/font.woff2':
    '<style>@font-face { font-family: f; src: url(/font.woff2) }</style><p style="font-family: f">f</p>',
  '/film.mp4': '<video src="/film.mp4"></video>',
  '/fetch': '<script>fetch("/fetch")</script>',
  '/xhr': '<script>x = new XMLHttpRequest(); x.open("GET", "/xhr"); x.send()</script>',
};

inBoth(
  'a session rule puts its header on every kind of request that a page makes',
  async ({ paywall, probe }) => {
    paywall.set('/all', Object.values(kinds).join('\n'));
    await probe.setRules(paymentRule({ resourceTypes: allTypes, requestMethods: ['get'] }));
    await probe.open(`${paywall.origin}/all`);
    expect(paywall.carried('/all')).toEqual(['GET proof']);
    for (const path of Object.keys(kinds)) {
      await expect.poll(() => new Set(paywall.carried(path)), path).toEqual(new Set(['GET proof']));
    }
  },
);

const sendBeacon = () => Promise.resolve(navigator.sendBeacon('/beacon'));

inChromium('a beacon is matched by the type ping', async ({ paywall, probe }) => {
  await probe.setRules(paymentRule({ resourceTypes: ['ping'] }));
  await (await probe.open(`${paywall.origin}/`)).evaluate(sendBeacon, null);
  await expect.poll(() => paywall.carried('/beacon')).toEqual(['POST proof']);
});

inFirefox(
  'a beacon is matched by the type beacon, which Chromium does not know',
  async ({ paywall, probe }) => {
    const tab = await probe.open(`${paywall.origin}/`);
    for (const type of ['ping', 'beacon']) {
      await probe.setRules(paymentRule({ resourceTypes: [type] }));
      await tab.evaluate(sendBeacon, null);
    }
    await expect.poll(() => paywall.carried('/beacon')).toEqual(['POST', 'POST proof']);
  },
);

inBoth('a session rule without resourceTypes does not match navigations', async ({ paywall, probe }) => {
  await probe.setRules(paymentRule({ urlFilter: '/goods' }));
  const tab = await probe.open(`${paywall.origin}/goods`);
  expect(paywall.carried('/goods')).toEqual(['GET']);
  await tab.evaluate(() => fetch('/goods').then(() => null), null);
  expect(paywall.carried('/goods')).toEqual(['GET', 'GET proof']);
});

inBoth(
  'the rule’s header replaces one of the same name that the page has set',
  async ({ paywall, probe }) => {
    await probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }));
    const tab = await probe.open(`${paywall.origin}/`);
    await tab.evaluate(
      () => fetch('/goods', { headers: { 'PAYMENT-SIGNATURE': 'own' } }).then(() => null),
      null,
    );
    expect(paywall.carried('/goods')).toEqual(['GET proof']);
  },
);

inBoth('a rule is not spent by a request: three at once all carry its header', async ({ paywall, probe }) => {
  await probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }));
  const tab = await probe.open(`${paywall.origin}/`);
  await tab.evaluate(() => Promise.all(['1', '2', '3'].map(() => fetch('/goods'))).then(() => null), null);
  expect(paywall.carried('/goods')).toEqual(['GET proof', 'GET proof', 'GET proof']);
});

inBoth(
  'onSendHeaders shows the rule’s header, and a rule removed there marks no later request',
  async ({ paywall, probe }) => {
    await probe.order({ consume: true });
    await probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }));
    const tab = await probe.open(`${paywall.origin}/`);
    await tab.evaluate(async () => {
      for (const _ of [1, 2, 3]) await fetch('/goods');
    }, null);
    expect(paywall.carried('/goods')).toEqual(['GET proof', 'GET', 'GET']);
  },
);

inChromium('a header value with a line break is refused', async ({ probe }) => {
  expect(await refusalOf(probe, 'one\r\nX-Two: two')).not.toBe('');
});

inFirefox(
  'a rule with a line break in its value is accepted, and sets no header at all',
  async ({ paywall, probe }) => {
    expect(await refusalOf(probe, 'one\r\nX-Two: two')).toBe('');
    const sent: string[] = [];
    paywall.set('/goods', (request, response) => {
      sent.push(...Object.keys(request.headers));
      response.end();
    });
    const tab = await probe.open(`${paywall.origin}/`);
    await tab.evaluate(() => fetch('/goods').then(() => null), null);
    expect(sent).toContain('host');
    expect(sent.filter((name) => /payment|two/.test(name))).toEqual([]);
  },
);

inBoth('a header value of 300,000 characters is accepted', async ({ probe }) => {
  expect(await refusalOf(probe, 'x'.repeat(300_000))).toBe('');
});

function refusalOf(probe: Probe, value: string): Promise<string> {
  return probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }, { value })).then(
    () => '',
    (error: Error) => error.message,
  );
}

inChromium(
  '5,000 session rules may stand, 5,000 of them changing headers, 1,000 with an expression',
  async ({ probe }) => {
    const limits = await probe.ask(() => {
      const { declarativeNetRequest: api } = chrome;
      return [
        api.MAX_NUMBER_OF_SESSION_RULES,
        api.MAX_NUMBER_OF_UNSAFE_SESSION_RULES,
        api.MAX_NUMBER_OF_REGEX_RULES,
      ];
    }, null);
    expect(limits).toEqual([5_000, 5_000, 1_000]);
  },
);

inChromium(
  'isRegexSupported refuses an expression that needs too much memory, and so does a rule',
  async ({ probe }) => {
    const regex = `^https://shop\\.test/(${'[^a]{900}b'.repeat(10)})$`;
    const plain = `^https://shop\\.test/${'a'.repeat(60_000)}(#.*)?$`;
    const supports = (tried: string) =>
      probe.ask((one) => chrome.declarativeNetRequest.isRegexSupported({ regex: one }), tried);
    expect(await supports(regex)).toEqual({ isSupported: false, reason: 'memoryLimitExceeded' });
    await expect(probe.setRules(paymentRule({ regexFilter: regex }))).rejects.toThrow(/memory/);
    expect(await supports(plain)).toEqual({ isSupported: true });
  },
);

inBoth(
  'initiatorDomains keeps out other sites, opaque origins and navigations that nobody began',
  async ({ paywall, probe }) => {
    const shop = paywall.as('shop.test');
    const condition = { initiatorDomains: ['shop.test'], resourceTypes: ['main_frame', 'xmlhttprequest'] };
    paywall.set('/asks', '<script>fetch(location.search.slice(1), { mode: "no-cors" })</script>');
    paywall.set('/sandboxes', `<iframe sandbox="allow-scripts" src="/asks?${shop}/opaque"></iframe>`);
    await probe.setRules(paymentRule(condition));
    await probe.open(`${paywall.as('evil.test')}/asks?${shop}/stranger`);
    await probe.open(`${shop}/sandboxes`);
    await probe.open(`${shop}/typed`);
    await probe.open(`${shop}/asks?${shop}/own`);
    const seen = () => ['/stranger', '/opaque', '/typed', '/own'].map((path) => paywall.carried(path));
    await expect.poll(seen).toEqual([['GET'], ['GET'], ['GET'], ['GET proof']]);
  },
);

inBoth('initiatorDomains also lets in subdomains and other ports', async ({ paywall, probe }) => {
  await probe.setRules(paymentRule({ initiatorDomains: ['shop.test'], resourceTypes: ['xmlhttprequest'] }));
  const tab = await probe.open(`${paywall.as('sub.shop.test')}/`);
  await tab.evaluate(() => fetch('/goods').then(() => null), null);
  expect(paywall.carried('/goods')).toEqual(['GET proof']);
});

inBoth('a rule for one tab does not match the same request from another', async ({ paywall, probe }) => {
  const [own, other] = [
    await probe.open(`${paywall.origin}/?own`),
    await probe.open(`${paywall.origin}/?other`),
  ];
  const { tabId } = await probe.firstTold('onCompleted', `${paywall.origin}/?own`);
  await probe.setRules(paymentRule({ tabIds: [tabId], resourceTypes: ['xmlhttprequest'] }));
  for (const tab of [other, own]) await tab.evaluate(() => fetch('/goods').then(() => null), null);
  expect(paywall.carried('/goods')).toEqual(['GET', 'GET proof']);
});

inChromium('an anchored filter is matched against the URL with its fragment', async ({ paywall, probe }) => {
  const url = `${paywall.origin}/goods`;
  const tab = await probe.open(`${paywall.origin}/`);
  const carriedWith = async (urlFilter: string) => {
    await probe.setRules(paymentRule({ urlFilter, resourceTypes: ['main_frame', 'xmlhttprequest'] }));
    const before = paywall.carried('/goods').length;
    await tab.evaluate((to) => Promise.all([fetch(to), fetch(`${to}#x`)]).then(() => null), url);
    await probe.open(`${url}#x`);
    return paywall.carried('/goods').slice(before).sort();
  };
  expect(await carriedWith(`|${url}|`)).toEqual(['GET', 'GET', 'GET proof']);
  expect(await carriedWith(`|${url}#`)).toEqual(['GET', 'GET proof', 'GET proof']);
});
