// Pages that tamper with everything our script stands on: nothing is paid unasked, free requests work as without us, no error is ours.
import type { BrowserContext, Page } from '@playwright/test';
import { launchPlain } from '../rig/plain-chromium.ts';
import { expect, test } from './journey.ts';
import { tamperings } from './pages/tampering.ts';

const names = Object.keys(tamperings);

interface Seen {
  /** What the page's free requests gave it, and every error it heard of. */
  readonly free: string;
  readonly paid: string;
  /** What the browser's console said. */
  readonly console: readonly string[];
}

let plain: BrowserContext;
test.beforeAll(async () => {
  plain = await launchPlain();
});
test.afterAll(() => plain.close());

for (const [index, name] of names.entries()) {
  test(`tampering: ${name}`, async ({ world, wallet, money, page }) => {
    const { origin } = world.shops.v2;
    const path = `/api/item/${7_000 + index}`;
    const other = await plain.newPage();
    const without = await visit(other, origin, name, path);
    await other.close();
    expect(without.paid).toBe('402');

    await money.forget(origin);
    const unruled = await money.spentBy(async () => {
      const seen = await visit(page, origin, name, '/api/quote', false);
      expect(seen).toEqual({ ...without, paid: '' });
      await page.goto('about:blank');
      for (const one of wallet.context.pages()) if (one.url().endsWith('/approve.html')) await one.close();
    });
    expect(unruled).toEqual({ onChain: 0n, receipts: [] });

    await money.allow(origin);
    const balance = () => world.chain.usdcBalance(world.chain.wallet.address);
    const before = await balance();
    const seen = await visit(page, origin, name, path);
    expect({ ...seen, paid: '' }).toEqual({ ...without, paid: '' });
    if (!repeatsUnpaid.includes(name)) expect(seen.paid).toBe(name === goesAround ? '402' : '200');
    expect([0n, seen.paid === '200' ? 10_000n : 0n]).toContain(before - (await balance()));
  });
}

const goesAround = 'natives come from an iframe';
/** It keeps its 402 where it is quicker than the wallet. */
const repeatsUnpaid = ['answers are forged', 'answers that have it sent again are forged'];

async function visit(
  page: Page,
  origin: string,
  name: string,
  path: string,
  isAwaited = true,
): Promise<Seen> {
  const said: string[] = [];
  const listen = (message: { text(): string }) => said.push(message.text());
  const failed = (error: Error) => said.push(`uncaught ${error.message}`);
  page.on('console', listen).on('pageerror', failed);
  const url = `${origin}/tampered`;
  await page.route(url, (route) =>
    route.fulfill({ contentType: 'text/html', body: pageOf(tamperings[name] ?? '', path, isAwaited) }),
  );
  await page.goto(url, { waitUntil: 'commit' });
  const result = page.locator('#result');
  await expect(result).toHaveText(/end$/, { timeout: 15_000 });
  const [free = '', paid = ''] = ((await result.textContent()) ?? '').split('|');
  page.off('console', listen).off('pageerror', failed);
  await page.unroute(url);
  // The browser's own word on each 402; its place in the order is a matter of luck.
  return { free, paid, console: said.filter((text) => !/status of 402/.test(text)).sort() };
}

/** The page's own script keeps what it needs before it tampers, so that it can tell what became of its requests. */
function pageOf(tampering: string, path: string, isAwaited: boolean): string {
  return `<!doctype html><title>x</title><link rel="icon" href="data:,"><script>
    const errors = [];
    const status = Object.getOwnPropertyDescriptor(Response.prototype, 'status').get;
    const call = Function.prototype.call.bind(Function.prototype.call);
    const { setTimeout: later, String: text, Promise: Native } = window;
    const join = Function.prototype.call.bind(Array.prototype.join);
    const descriptor = Object.getOwnPropertyDescriptor;
    const onText = descriptor(Node.prototype, 'textContent').set;
    const make = document.createElement.bind(document);
    const append = (element) => call(Element.prototype.append, document.documentElement, element);
    const appendNative = Function.prototype.call.bind(Element.prototype.append);
    const doc = document;
    window.onerror = (message) => { errors[errors.length] = 'error ' + message; };
    window.onunhandledrejection = ({ reason }) => { errors[errors.length] = 'unhandled ' + reason; };
  </script><script>${tampering}</script><script>
    const wait = (ms) => new Native((resolve) => later(resolve, ms));
    const tried = async (request) => {
      try { return await request(); } catch (error) { return text(error); }
    };
    const byXhr = () => new Native((resolve) => {
      const xhr = new XMLHttpRequest();
      let events = '';
      xhr.onreadystatechange = () => { events += ' state'; };
      xhr.onload = () => { events += ' load ' + xhr.status; };
      xhr.onerror = () => { events += ' error'; };
      xhr.onloadend = () => resolve(events);
      xhr.open('GET', '/');
      xhr.setRequestHeader('Accept', 'text/html');
      xhr.send();
    });
    const byImage = () => new Native((resolve) => {
      const image = new Image();
      image.onload = () => resolve('load');
      image.onerror = () => resolve('error');
      image.src = '/none.png';
    });
    (async () => {
      let free = 'fetch ' + (await tried(async () => call(status, await fetch('/'))));
      free += ', with an init ' + (await tried(async () => call(status, await fetch('/', { headers: { Accept: 'a/b' } }))));
      free += ', bad ' + (await tried(() => fetch('http://[')));
      free += ', XHR' + (await tried(byXhr));
      free += ', image ' + (await tried(byImage));
      const paid = tried(async () => call(status, await fetch('${path}')));
      const got = ${isAwaited} ? await paid : (await wait(400), '');
      await wait(50);
      free += ', errors: ' + errors.length;
      for (let index = 0; index < errors.length; index += 1) free += ' ' + errors[index];
      const shown = make('p');
      shown.id = 'result';
      call(onText, shown, free + '|' + got + '|end');
      appendNative(doc.documentElement, shown);
    })();
  </script>`;
}
