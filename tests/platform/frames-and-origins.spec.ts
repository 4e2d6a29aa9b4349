// Who the browser says is asking: in frames, across sites, behind sandboxes.
import { expect, inBoth, inChromium, type Lab } from './facts.ts';
import type { Told } from './probe.ts';

const askNow = '<script>fetch("/goods")</script>';

/** What was told of the request, and of the script that stands in the frame that asked. */
async function frameAndRequest({ probe }: Lab, frame: string, goods: string): Promise<[Told, Told]> {
  return [await probe.firstTold('message', frame), await probe.firstTold('onHeadersReceived', goods)];
}

inBoth(
  'a hidden frame of a shop in a stranger’s page asks in the shop’s name; only the frames above tell',
  async (lab) => {
    const { paywall, probe } = lab;
    const [shop, evil] = [paywall.as('shop.test'), paywall.as('evil.test')];
    paywall.set('/asks', askNow);
    paywall.set('/around', `<iframe hidden src="${shop}/asks"></iframe>`);
    await probe.open(`${evil}/around`);
    const [message, request] = await frameAndRequest(lab, `${shop}/asks`, `${shop}/goods`);
    // Chromium names an origin, Firefox the URL of the page that asked; a message says it in either.
    expect(new URL(request.initiator ?? request.originUrl ?? '').origin).toBe(shop);
    expect(new URL(message.sender?.url ?? '').origin).toBe(shop);
    expect(message.sender?.origin ?? shop).toBe(shop);
    expect(request.parentFrameId).toBe(0);
    expect(new URL(message.sender?.tab?.url ?? '').origin).toBe(evil);
  },
);

inBoth('a sandboxed frame asks for nobody, although its URL is the shop’s', async (lab) => {
  const { paywall, probe } = lab;
  const shop = paywall.as('shop.test');
  paywall.set('/asks', '<script>fetch("/goods", { mode: "no-cors" })</script>');
  paywall.set('/around', `<iframe sandbox="allow-scripts" src="${shop}/asks"></iframe>`);
  await probe.open(`${shop}/around`);
  const [message, request] = await frameAndRequest(lab, `${shop}/asks`, `${shop}/goods`);
  expect(message.sender?.url).toBe(`${shop}/asks`);
  expect(message.said?.origin).toBe('null');
  expect(message.sender?.origin ?? 'null').toBe('null');
  expect(request.initiator ?? request.originUrl ?? 'null').toMatch(/^(null|moz-nullprincipal:.*)$/);
});

inChromium(
  'srcdoc, about:blank and blob: frames ask in the name of their creator, data: frames for nobody',
  async ({ paywall, probe }) => {
    const shop = paywall.as('shop.test');
    const tab = await probe.open(`${shop}/`);
    await tab.evaluate((goods) => {
      const script = (name: string) => `<script>fetch('${goods}?${name}', { mode: 'no-cors' })</script>`;
      const add = (attributes: Partial<HTMLIFrameElement>) =>
        document.body.appendChild(Object.assign(document.createElement('iframe'), attributes));
      add({ srcdoc: script('srcdoc') });
      add({ src: URL.createObjectURL(new Blob([script('blob')], { type: 'text/html' })) });
      add({ src: `data:text/html,${encodeURIComponent(script('data'))}` });
      add({}).contentDocument?.write(script('blank'));
    }, `${shop}/goods`);
    const initiators: Record<string, unknown> = {};
    for (const kind of ['srcdoc', 'blob', 'data', 'blank']) {
      initiators[kind] = (await probe.firstTold('onBeforeRequest', `${shop}/goods?${kind}`)).initiator;
    }
    expect(initiators).toEqual({ srcdoc: shop, blob: shop, blank: shop, data: 'null' });
  },
);

/** Ways from a stranger's page to the shop's, each as what the page does. */
const ways: Readonly<Record<string, (to: string, evil: string) => string>> = {
  script: (to) => `<script>location.href = '${to}'</script>`,
  refresh: (to) => `<meta http-equiv="refresh" content="0; url=${to}">`,
  noreferrer: (to) =>
    `<a rel="noreferrer" href="${to}">go</a><script>document.querySelector('a').click()</script>`,
  redirects: (to, evil) =>
    `<script>location.href = '${evil}/redirect?to=' + encodeURIComponent('${evil}/redirect?to=${to}')</script>`,
  form: (to) => `<form method="post" action="${to}"></form><script>document.forms[0].submit()</script>`,
  'open redirect': (to) => `<script>location.href = '${new URL(to).origin}/redirect?to=${to}'</script>`,
};

for (const [way, page] of Object.entries(ways)) {
  inChromium(
    `a navigation from another site names it as initiator: by ${way}`,
    async ({ paywall, probe }) => {
      const [goods, evil] = [`${paywall.as('shop.test')}/goods`, paywall.as('evil.test')];
      paywall.set('/jump', page(goods, evil));
      await probe.open(`${evil}/jump`);
      expect((await probe.firstTold('onHeadersReceived', goods)).initiator).toBe(evil);
    },
  );
}

inChromium(
  'a new tab that another site opens without opener names that site as initiator',
  async ({ paywall, probe }) => {
    const [goods, evil] = [`${paywall.as('shop.test')}/goods`, paywall.as('evil.test')];
    paywall.set(
      '/jump',
      `<a style="position:fixed;inset:0" target="_blank" rel="noopener" href="${goods}">go</a>`,
    );
    const tab = await probe.open(`${evil}/jump`);
    const [opened] = await Promise.all([probe.context.waitForEvent('page'), tab.page.click('a')]);
    expect((await probe.firstTold('onHeadersReceived', goods)).initiator).toBe(evil);
    await opened.close();
  },
);

inChromium(
  'a navigation of the whole tab by a sandboxed frame has the initiator “null”',
  async ({ paywall, probe }) => {
    const [goods, evil] = [`${paywall.as('shop.test')}/goods`, paywall.as('evil.test')];
    paywall.set('/jump', `<script>top.location.href = '${goods}'</script>`);
    paywall.set('/around', '<iframe sandbox="allow-scripts allow-top-navigation" src="/jump"></iframe>');
    await probe.open(`${evil}/around`);
    expect((await probe.firstTold('onHeadersReceived', goods)).initiator).toBe('null');
  },
);

inChromium('a typed URL and a reload have no initiator', async ({ paywall, probe }) => {
  const goods = `${paywall.as('shop.test')}/goods`;
  const tab = await probe.open(goods);
  await tab.page.reload();
  const told = await probe.told('onHeadersReceived', goods);
  expect(told.map(({ initiator }) => initiator)).toEqual([undefined, undefined]);
});

inChromium(
  'under a debugger two pages have the focus at once, until its emulation is switched off',
  async ({ paywall, probe }) => {
    const tabs = [await probe.open(paywall.origin), await probe.open(paywall.origin)];
    const focused = () => Promise.all(tabs.map((tab) => tab.evaluate(() => document.hasFocus(), null)));
    expect(await focused()).toEqual([true, true]);
    for (const { page } of tabs) {
      const session = await probe.context.newCDPSession(page);
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    }
    expect((await focused()).filter(Boolean).length).toBeLessThan(2);
  },
);
