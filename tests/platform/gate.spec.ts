// A navigation that a rule with a response-header condition sends to the extension's own address, where the worker answers it.
import type { Page } from '@playwright/test';
import type { ChromiumProbe } from './browsers.ts';
import { expect, inChromium, type Lab } from './facts.ts';
import { paymentRule, type Told } from './probe.ts';

/** Everything that carries the header, to the probe's folder of this name. */
async function closeGate(probe: ChromiumProbe, { folder = 'gate', methods = ['get'] } = {}): Promise<string> {
  const prefix = `${await probe.ask(() => Promise.resolve(chrome.runtime.getURL('')), null)}${folder}/`;
  await probe.setRules({
    id: 1,
    priority: 1,
    condition: {
      regexFilter: '^https?://.*',
      responseHeaders: [{ header: 'payment-required' }],
      requestMethods: methods,
      resourceTypes: ['main_frame', 'sub_frame'],
    },
    action: { type: 'redirect', redirect: { regexSubstitution: `${prefix}\\0` } },
  });
  return prefix;
}

/** The worker's `fetch` events. */
async function heldNavigations({ ask }: ChromiumProbe): Promise<(Told & { destination?: string })[]> {
  const told = (await ask(() => chrome.runtime.sendMessage({ verb: 'events' }), null)) as Told[];
  return told.filter(({ phase }) => phase === 'fetch');
}

const paid = paymentRule({ resourceTypes: ['main_frame', 'sub_frame'] }, { id: 2 });

inChromium(
  'the extension’s worker receives a navigation that a rule with a header condition redirects to it',
  async ({ paywall, probe }) => {
    const prefix = await closeGate(probe);
    await probe.order({ gate: 'page' });
    const { page } = await probe.open(`${paywall.origin}/goods`);
    await expect(page).toHaveTitle('The gate');
    expect(page.url().endsWith(`/gate/${paywall.origin}/goods`)).toBe(true);
    expect(await heldNavigations(probe)).toMatchObject([
      { url: `${prefix}${paywall.origin}/goods`, mode: 'navigate', destination: 'document' },
    ]);
  },
);

inChromium(
  'the same holds for a frame, whatever the page’s own policy says of frames',
  async ({ paywall, probe }) => {
    paywall.set('/around', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': "frame-src 'self'" });
      response.end('<!doctype html><iframe src="/goods"></iframe>');
    });
    await closeGate(probe);
    await probe.order({ gate: 'page' });
    const { page } = await probe.open(`${paywall.origin}/around`);
    await expect(page.frameLocator('iframe').locator('h1')).toHaveText(`Held: ${paywall.origin}/goods`);
    expect(await heldNavigations(probe)).toMatchObject([{ destination: 'iframe' }]);
  },
);

inChromium(
  'a rule cannot ask for the status: a 200 with the header is sent to the gate too',
  async ({ paywall, probe }) => {
    paywall.set('/free', (_request, response) => {
      response.writeHead(200, { 'PAYMENT-REQUIRED': 'terms' }).end();
    });
    await closeGate(probe);
    await probe.order({ gate: 'page' });
    const { page } = await probe.open(`${paywall.origin}/free`);
    await expect(page).toHaveTitle('The gate');
  },
);

inChromium(
  'under dynamic addresses getURL("") + "gate/" begins the gate’s address, getURL("gate") does not',
  async ({ paywall, probe }) => {
    await closeGate(probe);
    await probe.order({ gate: 'page' });
    await probe.open(`${paywall.origin}/goods`);
    expect((await heldNavigations(probe))[0]?.prefixed).toEqual([true, false]);
  },
);

inChromium(
  'with a dynamic address and narrower matches than <all_urls> the redirect is blocked',
  async ({ paywall, probe }) => {
    await closeGate(probe, { folder: 'narrow' });
    await probe.order({ gate: 'page' });
    const { page } = await probe.open(`${paywall.origin}/goods`);
    expect(await page.title()).not.toBe('The gate');
    expect(await heldNavigations(probe)).toEqual([]);
  },
);

inChromium('with a fixed address narrower matches do', async ({ paywall, probe }) => {
  await closeGate(probe, { folder: 'fixed' });
  await probe.order({ gate: 'page' });
  const { page } = await probe.open(`${paywall.origin}/goods`);
  await expect(page).toHaveTitle('The gate');
});

/** A page that leads to the paid page, from the site itself or from another; the site has set its cookies before. */
async function pageBefore({ paywall, probe }: Lab<ChromiumProbe>, host: string): Promise<Page> {
  paywall.set('/cookies', (_request, response) => {
    const cookies = ['Strict', 'Lax'].map((mode) => `${mode.toLowerCase()}=1; SameSite=${mode}`);
    response.writeHead(200, { 'Set-Cookie': cookies }).end();
  });
  paywall.set('/before', `<a href="${paywall.origin}/goods">To the goods</a>`);
  const { page } = await probe.open(`${paywall.origin}/cookies`);
  await page.goto(`${paywall.as(host)}/before`);
  return page;
}

type Leave = (probe: ChromiumProbe, page: Page, url: string) => Promise<unknown>;

/** Once the worker redirects, once a person was asked on the gate's page. */
const leavings: Readonly<Record<string, Leave | null>> = {
  'the worker’s redirect': null,
  'the gate’s own location.replace': async (probe, page, url) => {
    await probe.setRules(paid);
    await page.evaluate((to) => location.replace(to), url);
  },
};

for (const [how, leave] of Object.entries(leavings)) {
  for (const [from, host, cookies] of [
    ['the address bar', '127.0.0.1', 'strict=1; lax=1'],
    ['a link of the site', '127.0.0.1', 'strict=1; lax=1'],
    ['a link of another site', 'evil.test', leave === null ? 'lax=1' : 'strict=1; lax=1'],
  ] as const) {
    const fact = `reached from ${from}, the gate is left by ${how} with one entry of history and the cookies ${cookies}`;
    inChromium(fact, async (lab) => {
      const { paywall, probe } = lab;
      const url = `${paywall.origin}/goods`;
      const page = await pageBefore(lab, host);
      const entries = await page.evaluate(() => history.length);
      await closeGate(probe);
      await probe.order(leave === null ? { gate: 'redirect', addRules: [paid] } : { gate: 'page' });
      if (from === 'the address bar') await page.goto(url);
      else await page.click('a');
      if (leave !== null) await expect(page).toHaveTitle('The gate');
      await leave?.(probe, page, url);
      await expect(page).toHaveTitle('Sold');
      expect([page.url(), await page.evaluate(() => history.length)]).toEqual([url, entries + 1]);
      expect(paywall.carried('/goods')).toEqual(['GET', 'GET proof']);
      expect(paywall.requests('/goods')[1]?.cookie).toBe(cookies);
    });
  }
}

inChromium(
  'a repeat through the gate says Sec-Fetch-Site: cross-site, but for the address bar’s',
  async (lab) => {
    const { paywall, probe } = lab;
    const url = `${paywall.origin}/goods`;
    const page = await pageBefore(lab, '127.0.0.1');
    const sites: unknown[] = [];
    for (const go of [() => page.click('a'), () => page.goto(url)]) {
      await closeGate(probe);
      await probe.order({ gate: 'redirect', addRules: [paid] });
      await go();
      await expect(page).toHaveTitle('Sold');
      sites.push(paywall.requests('/goods').map(({ secFetchSite }) => secFetchSite));
      await probe.setRules();
      await page.goto(`${paywall.origin}/before`);
    }
    expect(sites).toEqual([
      ['same-origin', 'cross-site'],
      ['same-origin', 'cross-site', 'none', 'none'],
    ]);
  },
);

/** Reloads the tab that stands at the gate; the worker now redirects. */
async function reloadGate(probe: ChromiumProbe): Promise<void> {
  await probe.order({ gate: 'redirect', addRules: [paid] });
  await probe.ask(async () => {
    const [held] = await chrome.tabs.query({ title: 'The gate' });
    await chrome.tabs.reload(held?.id ?? -1);
  }, null);
}

inChromium(
  'a gate reached from the address bar can be left by tabs.reload, with one entry of history and all cookies',
  async (lab) => {
    const { paywall, probe } = lab;
    const page = await pageBefore(lab, '127.0.0.1');
    const entries = await page.evaluate(() => history.length);
    await closeGate(probe);
    await probe.order({ gate: 'page' });
    await page.goto(`${paywall.origin}/goods`);
    await expect(page).toHaveTitle('The gate');
    await reloadGate(probe);
    await expect(page).toHaveTitle('Sold');
    expect([page.url(), await page.evaluate(() => history.length)]).toEqual([
      `${paywall.origin}/goods`,
      entries + 1,
    ]);
    expect(paywall.requests('/goods')[1]?.cookie).toBe('strict=1; lax=1');
  },
);

inChromium(
  'a gate reached from a link cannot be reloaded: a reload is in the name of the page with the link',
  async (lab) => {
    const { paywall, probe } = lab;
    const page = await pageBefore(lab, '127.0.0.1');
    await closeGate(probe);
    await probe.order({ gate: 'page' });
    await page.click('a');
    await expect(page).toHaveTitle('The gate');
    await reloadGate(probe);
    await expect(page.locator('body')).toContainText('ERR_BLOCKED_BY_CLIENT');
    expect(paywall.carried('/goods')).toEqual(['GET']);
  },
);

inChromium('a POST navigation becomes a GET on its way through the gate', async ({ paywall, probe }) => {
  paywall.set('/form', '<form method="post" action="/goods"><button>Send</button></form>');
  await closeGate(probe, { methods: ['get', 'post'] });
  await probe.order({ gate: 'redirect', addRules: [paid] });
  const { page } = await probe.open(`${paywall.origin}/form`);
  await page.click('button');
  await expect(page).toHaveTitle('Sold');
  expect(paywall.carried('/goods')).toEqual(['POST', 'GET proof']);
});
