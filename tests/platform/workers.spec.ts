// Requests of workers: whose they are, and which rules match them.
import { expect, inBoth, inChromium, inFirefox, type Lab } from './facts.ts';
import { paymentRule, type Tab } from './probe.ts';

const script = (code: string) => (_request: unknown, response: import('node:http').ServerResponse) =>
  response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);

/** A site whose service worker fetches for its pages; `localhost` is secure enough to have one. */
async function pageWithServiceWorker({ paywall, probe }: Lab): Promise<{ tab: Tab; site: string }> {
  const site = paywall.as('localhost');
  const claim = 'addEventListener("activate", (event) => event.waitUntil(clients.claim()));';
  paywall.set(
    '/worker.js',
    script(`${claim} addEventListener("fetch", (event) => event.respondWith(fetch(event.request)))`),
  );
  const tab = await probe.open(`${site}/`);
  await tab.evaluate(async () => {
    const taken = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve),
    );
    await navigator.serviceWorker.register('/worker.js');
    if (navigator.serviceWorker.controller === null) await taken;
  }, null);
  return { tab, site };
}

/** Other tests use the same site. */
function withoutServiceWorker(tab: Tab): Promise<void> {
  return tab.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister();
  }, null);
}

async function requestOfDedicatedWorker({ paywall, probe }: Lab) {
  paywall.set('/dedicated.js', script('fetch("/goods")'));
  const tab = await probe.open(`${paywall.origin}/?dedicated`);
  await tab.evaluate(() => void new Worker('/dedicated.js'), null);
  const page = await probe.firstTold('message', `${paywall.origin}/?dedicated`);
  return { page, request: await probe.firstTold('onHeadersReceived', `${paywall.origin}/goods`) };
}

inBoth('a dedicated worker’s request keeps its page’s tab and frame', async (lab) => {
  const { page, request } = await requestOfDedicatedWorker(lab);
  expect([request.tabId, request.frameId]).toEqual([page.sender?.tab?.id, 0]);
});

inChromium('a dedicated worker’s request keeps its page’s document', async (lab) => {
  const { page, request } = await requestOfDedicatedWorker(lab);
  expect(request.documentId).toBe(page.sender?.documentId);
});

inFirefox('a dedicated worker’s request names no document', async (lab) => {
  expect((await requestOfDedicatedWorker(lab)).request.documentId).toBeUndefined();
});

inChromium('a SharedWorker’s request has no tab, no frame and no document', async ({ paywall, probe }) => {
  paywall.set('/shared.js', script('fetch("/goods")'));
  const tab = await probe.open(paywall.origin);
  await tab.evaluate(() => void new SharedWorker('/shared.js'), null);
  const { tabId, frameId, documentId } = await probe.firstTold(
    'onHeadersReceived',
    `${paywall.origin}/goods`,
  );
  expect([tabId, frameId, documentId]).toEqual([-1, -1, undefined]);
});

inChromium(
  'a page’s fetch that its service worker answers has no tab, no frame and no document',
  async (lab) => {
    const { tab, site } = await pageWithServiceWorker(lab);
    await tab.evaluate(() => fetch('/goods').then(() => null), null);
    const { tabId, frameId, documentId } = await lab.probe.firstTold('onHeadersReceived', `${site}/goods`);
    await withoutServiceWorker(tab);
    expect([tabId, frameId, documentId]).toEqual([-1, -1, undefined]);
  },
);

inChromium(
  'a rule for a tab does not match what the site’s service worker asks for; a rule for tab -1 does',
  async (lab) => {
    const { paywall, probe } = lab;
    const { tab } = await pageWithServiceWorker(lab);
    const [own] = await probe.ask((url) => chrome.tabs.query({ url }), 'http://localhost/*');
    for (const tabId of [own?.id, -1]) {
      await probe.setRules(paymentRule({ tabIds: [tabId], resourceTypes: ['xmlhttprequest'] }));
      await tab.evaluate(() => fetch('/goods').then(() => null), null);
    }
    await withoutServiceWorker(tab);
    expect(paywall.carried('/goods')).toEqual(['GET', 'GET proof']);
  },
);
