// The proof never enters the page: neither its own world nor the content scripts' holds the signature or the header.
import type { Page } from '@playwright/test';
import type { Wallet } from '../rig/chromium.ts';
import { expect, fetchInPage, test } from './journey.ts';

/** Everything in the renderer's JavaScript heap, both worlds of every frame, as the developer tools would save it. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

test('neither world of the page ever holds the signature or the payment header', async ({
  world,
  wallet,
  money,
  page,
}) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  await page.evaluate(() => Object.assign(window, { canary: ['canary', 'in', 'the', 'heap'].join('-') }));
  // A page that listens to everything its own window is told.
  await page.evaluate(() => {
    const heard: string[] = [];
    const { dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.dispatchEvent = function (event) {
      heard.push(`${event.type} ${JSON.stringify((event as CustomEvent).detail ?? null)}`);
      return dispatchEvent.call(this, event);
    };
    for (const type of ['message', 'tuppence-met', 'tuppence-answer']) {
      window.addEventListener(type, (event) =>
        heard.push(JSON.stringify((event as CustomEvent).detail ?? null)),
      );
    }
    Object.assign(window, { heard });
  });
  expect(await fetchInPage(page, '/api/item/77')).toMatchObject({ status: 200 });

  const [header = '', signature = '', nonce = ''] = await secretsOf(wallet);
  expect(header.length).toBeGreaterThan(500);
  const heap = await heapOf(page);
  expect(heap).toContain('canary-in-the-heap'); // the search can find what is there
  for (const secret of [header, header.slice(0, 200), signature, signature.slice(2), nonce, nonce.slice(2)]) {
    expect(heap.includes(secret)).toBe(false);
  }
  const heard = await page.evaluate(() => JSON.stringify((window as unknown as { heard: string[] }).heard));
  expect(heard).toContain('/api/item/77');
  expect(heard.includes(signature.slice(2)) || heard.includes(header)).toBe(false);
});

/** The newest purchase's secrets, from the ledger itself. */
async function secretsOf(wallet: Wallet): Promise<string[]> {
  const newest = (await wallet.purchases()).at(-1);
  const header = newest?.headers?.['PAYMENT-SIGNATURE'] ?? '';
  const { payload } = JSON.parse(Buffer.from(header, 'base64').toString());
  return [header, payload.signature, payload.authorization.nonce];
}

test('a page that listens to every message from its first moment hears none of the extension’s', async ({
  world,
  page,
}) => {
  world.stage.set(
    '/listening',
    `<script>heard = []; addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)))</script>`,
  );
  await page.goto(`${world.stage.origin}/listening`);
  await page.evaluate(() => window.postMessage('its own', '*'));
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(['"its own"']);
});

test('a page that forges the page script’s messages gains nothing', async ({ world, money, page }) => {
  const { origin } = world.shops.v2;
  await money.allow(origin);
  await page.goto(origin);
  const { onChain, receipts } = await money.spentBy(async () => {
    const answers = await page.evaluate(async (url) => {
      const heard: string[] = [];
      window.addEventListener('tuppence-answer', (event) =>
        heard.push((event as CustomEvent<string>).detail),
      );
      for (let id = 0; id < 200; id += 1) {
        const forged = [
          { id, url, kind: 'fetch', method: 'GET', redirected: false, body: null, renewable: true },
          { id, url, method: 'GET', body: '{"x402Version":1,"accepts":[]}' },
          { id, url: 'javascript:0', method: 'OPTIONS', body: null },
          { id, verb: 'call', name: 'lock' },
          { verb: 'met', met: { url, method: 'GET', body: null, price: '0' } },
        ][id % 5];
        window.dispatchEvent(
          new CustomEvent('tuppence-met', { detail: JSON.stringify(forged), cancelable: true }),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return heard;
    }, `${origin}/api/quote`);
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((answer) => answer.includes('repeat'))).toEqual([]);
  });
  expect([onChain, receipts]).toEqual([0n, []]);
});

test('web pages can neither frame, fetch nor open the extension’s pages', async ({ world, wallet, page }) => {
  await page.goto(world.shops.v2.origin);
  for (const path of [
    'popup.html',
    'approve.html',
    'gate.html',
    'gate/https://shop.example/',
    'manifest.json',
  ]) {
    const url = `${wallet.extensionOrigin}/${path}`;
    expect(
      await page.evaluate(
        (target) =>
          fetch(target).then(
            () => 'read',
            () => 'refused',
          ),
        url,
      ),
    ).toBe('refused');
  }
  await page.evaluate((url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  }, `${wallet.extensionOrigin}/popup.html`);
  await page.waitForTimeout(500);
  expect(page.frames().filter((frame) => frame.url().includes('popup.html'))).toEqual([]);
});
