// Pages that nobody looks at: prefetched, prerendered, or already left. Without Playwright, which keeps prerendered pages
// waiting and the back/forward cache off.

import type { BareProbe } from './browsers.ts';
import { expect, inBareChromium, inFirefox, type Lab } from './facts.ts';
import { paymentRule, type Tab, type Told } from './probe.ts';

function speculate(tab: Tab, action: 'prefetch' | 'prerender', url: string): Promise<void> {
  return tab.evaluate(
    ([what, to]) => {
      const rules = document.createElement('script');
      rules.type = 'speculationrules';
      rules.text = JSON.stringify({ [what]: [{ source: 'list', urls: [to], eagerness: 'immediate' }] });
      document.head.append(rules);
    },
    [action, url] as const,
  );
}

const purposeIn = ({ requestHeaders = [] }: Told) =>
  requestHeaders.find(({ name }) => name.toLowerCase() === 'sec-purpose')?.value;

/** The page that somebody looks at, and its tab. */
async function visible({ paywall, probe }: Lab<BareProbe>, path = '/'): Promise<{ tab: Tab; tabId: number }> {
  const tab = await probe.open(`${paywall.origin}${path}`);
  const { tabId = -1 } = await probe.firstTold('onCompleted', `${paywall.origin}${path}`);
  return { tab, tabId };
}

for (const [action, purpose] of [
  ['prefetch', 'prefetch'],
  ['prerender', 'prefetch;prerender'],
] as const) {
  inBareChromium(
    `a ${action} that meets a 402 looks like a real navigation, but for Sec-Purpose`,
    async (lab) => {
      const { tab, tabId } = await visible(lab);
      await speculate(tab, action, '/ahead');
      const url = `${lab.paywall.origin}/ahead`;
      expect(await lab.probe.firstTold('onHeadersReceived', url)).toMatchObject({
        type: 'main_frame',
        statusCode: 402,
        tabId,
        frameId: 0,
        documentLifecycle: 'active',
      });
      expect(purposeIn(await lab.probe.firstTold('onSendHeaders', url))).toBe(purpose);
      expect(lab.paywall.requests('/ahead')[0]?.secFetchPurpose).toBe(purpose);
    },
  );

  inBareChromium(`a rule spends its header on a ${action}`, async (lab) => {
    const { tab } = await visible(lab);
    await lab.probe.setRules(paymentRule({ urlFilter: '/ahead', resourceTypes: ['main_frame'] }));
    await speculate(tab, action, '/ahead');
    await expect.poll(() => lab.paywall.carried('/ahead')).toEqual(['GET proof']);
  });
}

inBareChromium(
  'what a prerendered page asks for is told as of a prerender, in another frame than 0',
  async (lab) => {
    const { paywall, probe } = lab;
    paywall.set('/ahead', '<script>fetch("/goods")</script>');
    const { tab } = await visible(lab);
    await speculate(tab, 'prerender', '/ahead');
    const told = await probe.firstTold('onHeadersReceived', `${paywall.origin}/goods`);
    expect(told).toMatchObject({ documentLifecycle: 'prerender', frameType: 'outermost_frame' });
    expect(told.frameId).not.toBe(0);
  },
);

inBareChromium(
  'the sender of a prerendered page’s message has the tab of the page that is seen',
  async (lab) => {
    const { paywall, probe } = lab;
    paywall.set('/ahead', '');
    const { tab, tabId } = await visible(lab, '/?seen');
    await speculate(tab, 'prerender', '/ahead');
    const { sender } = await probe.firstTold('message', `${paywall.origin}/ahead`);
    expect([sender?.tab?.id, sender?.tab?.url]).toEqual([tabId, `${paywall.origin}/?seen`]);
  },
);

const asksAsItGoes =
  '<script>addEventListener("pagehide", () => fetch("/goods", { keepalive: true }))</script>';

inBareChromium(
  'what a page asks for as it goes is told as of a cached page where the next is another site’s',
  async (lab) => {
    const { paywall, probe } = lab;
    paywall.set('/going', asksAsItGoes);
    const { tab } = await visible(lab, '/going');
    await tab.goto(`${paywall.as('evil.test')}/next`);
    const told = await probe.firstTold('onHeadersReceived', `${paywall.origin}/goods`);
    expect(told.documentLifecycle).toBe('cached');
    expect(told.frameId).not.toBe(0);
  },
);

inBareChromium(
  'what a page asks for as it goes may look active where the next is of the same site',
  async (lab) => {
    const { paywall, probe } = lab;
    paywall.set('/going', asksAsItGoes);
    const { tab } = await visible(lab, '/going');
    await tab.goto(`${paywall.origin}/next`);
    const told = await probe.firstTold('onHeadersReceived', `${paywall.origin}/goods`);
    // Which of the two is a matter of moments: the life of the document alone cannot be relied on.
    expect(['active', 'cached']).toContain(told.documentLifecycle);
    expect(told.frameId === 0).toBe(told.documentLifecycle === 'active');
  },
);

inFirefox('what a page asks for as it goes names no document', async ({ paywall, probe }) => {
  paywall.set('/going', asksAsItGoes);
  const tab = await probe.open(`${paywall.as('shop.test')}/going`);
  await tab.goto(`${paywall.as('evil.test')}/next`);
  const told = await probe.firstTold('onHeadersReceived', `${paywall.as('shop.test')}/goods`);
  expect([told.frameId, told.documentId]).toEqual([0, undefined]);
});
