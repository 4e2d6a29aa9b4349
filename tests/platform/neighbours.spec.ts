// What pages and other extensions can reach of an extension, and do to it.
import { expect, inBoth, inChromium } from './facts.ts';
import { paymentRule, type Tab, type Told } from './probe.ts';

/** What a page gets: `read`, or `refused`. */
function readIn(tab: Tab, url: string): Promise<string> {
  return tab.evaluate(
    (to) =>
      fetch(to).then(
        () => 'read',
        () => 'refused',
      ),
    url,
  );
}

inBoth('a page cannot fetch an extension’s file that is not web-accessible', async ({ paywall, probe }) => {
  const tab = await probe.open(paywall.origin);
  expect(await readIn(tab, `${probe.extensionOrigin}/home.html`)).toBe('refused');
});

inBoth(
  'a page can neither frame nor open an extension’s page that is not web-accessible',
  async ({ paywall, probe }) => {
    const url = `${probe.extensionOrigin}/home.html`;
    const tab = await probe.open(paywall.origin);
    await tab.evaluate(async (to) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: to }));
      try {
        window.open(to);
      } catch {
        return null; // Firefox
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }, url);
    // The page says hello when it runs.
    expect(await probe.told('message', url)).toEqual([]);
    const created = await probe.ask((to) => chrome.tabs.create({ url: to }), url);
    await probe.firstTold('message', url);
    await probe.ask((id) => chrome.tabs.remove(id), created.id ?? 0);
  },
);

inChromium(
  'use_dynamic_url hides a web-accessible file from the extension’s fixed address',
  async ({ paywall, probe }) => {
    const tab = await probe.open(paywall.origin);
    expect(await readIn(tab, `${probe.extensionOrigin}/fixed/resource.txt`)).toBe('read');
    expect(await readIn(tab, `${probe.extensionOrigin}/narrow/resource.txt`)).toBe('refused');
    const dynamic = await probe.ask(
      () => Promise.resolve(chrome.runtime.getURL('narrow/resource.txt')),
      null,
    );
    expect(dynamic.startsWith(probe.extensionOrigin)).toBe(false);
    expect(await readIn(tab, dynamic)).toBe('read');
  },
);

const send = (id: string) =>
  chrome.runtime.sendMessage(id, 'from a neighbour').then(
    (answer) => String(answer),
    () => 'refused',
  );

inChromium(
  'without the key externally_connectable any other extension’s message is heard',
  async ({ probe }) => {
    const id = new URL(probe.extensionOrigin).host;
    expect(await probe.neighbour.evaluate(send, id)).toBe('heard');
  },
);

inChromium(
  'with empty lists in externally_connectable no other extension’s message is heard',
  async ({ probe }) => {
    const id = new URL(probe.neighbour.page.url()).host;
    expect(await probe.ask(send, id)).toBe('refused');
  },
);

inChromium(
  'another extension with webRequest reads the header that our rule set',
  async ({ paywall, probe }) => {
    await probe.setRules(paymentRule({ resourceTypes: ['main_frame'] }));
    await probe.open(`${paywall.origin}/read`);
    const told = (await probe.neighbour.evaluate(
      () => chrome.runtime.sendMessage({ verb: 'events' }),
      null,
    )) as Told[];
    const sent = told.find(({ phase, url }) => phase === 'onSendHeaders' && url === `${paywall.origin}/read`);
    const read = sent?.requestHeaders?.find(({ name }) => name.toLowerCase() === 'payment-signature');
    expect(read?.value).toBe('proof');
  },
);

inChromium('another extension’s rule strips the header that our rule set', async ({ paywall, probe }) => {
  const strip = { header: 'PAYMENT-SIGNATURE', operation: 'remove' };
  const action = { type: 'modifyHeaders', requestHeaders: [strip] };
  const rule = { id: 1, priority: 1, condition: { resourceTypes: ['main_frame'] }, action };
  const setOfNeighbour = (addRules: object[]) =>
    probe.neighbour.evaluate(
      (added) =>
        chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1], addRules: added as never[] }),
      addRules,
    );
  await setOfNeighbour([rule]);
  await probe.setRules(paymentRule({ resourceTypes: ['main_frame'] }));
  await probe.open(`${paywall.origin}/stripped`);
  await setOfNeighbour([]);
  expect(paywall.carried('/stripped')).toEqual(['GET']);
});
