// What an extension is told of a 402 on the network, and what the page that caused it is not.
import { expect, inBoth, inChromium } from './facts.ts';
import type { Told } from './probe.ts';

/** By path, what asks for it. */
const askers: Readonly<Record<string, string>> = {
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
  '/beacon': '<script>navigator.sendBeacon("/beacon")</script>',
  '/preloaded.png': '<link rel="preload" as="image" href="/preloaded.png">',
  '/prefetched': '<link rel="prefetch" href="/prefetched">',
};

const challengeIn = ({ statusCode, responseHeaders = [] }: Told) => [
  statusCode,
  responseHeaders.find(({ name }) => name.toLowerCase() === 'payment-required')?.value,
];

inBoth(
  'webRequest shows status and challenge of a 402 for every kind of request',
  async ({ paywall, probe }) => {
    paywall.set('/all', Object.values(askers).join('\n'));
    await probe.open(`${paywall.origin}/all`);
    for (const path of Object.keys(askers)) {
      expect(challengeIn(await probe.firstTold('onHeadersReceived', paywall.origin + path)), path).toEqual([
        402,
        'terms',
      ]);
    }
  },
);

inChromium('a preload is told by its kind, a prefetch as “other”', async ({ paywall, probe }) => {
  paywall.set('/all', (askers['/preloaded.png'] ?? '') + askers['/prefetched']);
  await probe.open(`${paywall.origin}/all`);
  expect(await probe.firstTold('onHeadersReceived', `${paywall.origin}/preloaded.png`)).toMatchObject({
    type: 'image',
  });
  expect(await probe.firstTold('onHeadersReceived', `${paywall.origin}/prefetched`)).toMatchObject({
    type: 'other',
  });
});

inBoth(
  'webRequest shows the challenge of another origin that the page itself cannot read',
  async ({ paywall, probe }) => {
    const url = `${paywall.as('api.test')}/goods?cors=closed`;
    const tab = await probe.open(paywall.as('shop.test'));
    const read = await tab.evaluate(
      (to) => fetch(to).then(({ headers }) => headers.get('payment-required')),
      url,
    );
    expect(read).toBeNull();
    expect(challengeIn(await probe.firstTold('onHeadersReceived', url))).toEqual([402, 'terms']);
  },
);

inBoth(
  'a message from a content script and its page’s requests name the same document',
  async ({ paywall, probe }) => {
    const page = `${paywall.origin}/?document`;
    const tab = await probe.open(page);
    await tab.evaluate(() => fetch('/goods').then(() => null), null);
    const { sender } = await probe.firstTold('message', page);
    const { documentId } = await probe.firstTold('onHeadersReceived', `${paywall.origin}/goods`);
    expect(documentId).toMatch(/./);
    expect(sender?.documentId).toBe(documentId);
  },
);
