// What the extension costs a page whose requests are free: `npx tsx tests/bench/free-requests.ts [requests] [rounds]` prints the
// ratio of the time with it to the time without, and beside it that of an extension that has the same permissions and does
// nothing: the browser takes another way for every request where one stands. The resource is on this machine, so a request
// takes two milliseconds; `--far` puts it 40 ms away. `--variants` leaves out parts, to tell what the time goes into.
import type { BrowserContext, Page } from '@playwright/test';
import { TEST_MNEMONIC } from '../rig/accounts.ts';
import { extensionFolder, testPassword } from '../rig/chromium.ts';
import { startMirror } from '../rig/mirror.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { openRequestLog } from '../rig/request-log.ts';
import { variantWith } from '../rig/variant.ts';

const [requests = 10_000, rounds = 10] = process.argv
  .slice(2)
  .filter((one) => /^\d+$/.test(one))
  .map(Number);
const perRound = Math.ceil(requests / rounds);
const idle = 'permissions alone';
const kinds = ['fetch', 'fetch with an init', 'XMLHttpRequest'] as const;
type Kind = (typeof kinds)[number];

interface Lane {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Milliseconds of each round. */
  readonly times: Record<Kind, number[]>;
}

/** Run before the worker's own code. */
const variants: Readonly<Record<string, string>> = {
  'without the page script': 'chrome.scripting.registerContentScripts = async () => {};',
  'without onSendHeaders': 'chrome.webRequest.onSendHeaders.addListener = () => {};',
  'without element listeners': `chrome.webRequest.onHeadersReceived.addListener = () => {};`,
  'without redirects, errors': `for (const name of ['onBeforeRedirect', 'onErrorOccurred'])
    chrome.webRequest[name].addListener = () => {};`,
  'without the gate': 'chrome.declarativeNetRequest.updateSessionRules = async () => {};',
  'without extraHeaders': `for (const name of ['onSendHeaders', 'onHeadersReceived']) {
    const event = chrome.webRequest[name];
    const add = event.addListener.bind(event);
    event.addListener = (call, filter, extra) => add(call, filter, extra.filter((one) => one !== 'extraHeaders'));
  }`,
  'without webRequest': `for (const name of ['onBeforeRequest', 'onBeforeSendHeaders', 'onSendHeaders', 'onHeadersReceived',
    'onBeforeRedirect', 'onResponseStarted', 'onCompleted', 'onErrorOccurred'])
    chrome.webRequest[name].addListener = () => {};`,
};

const mirror = await startMirror(openRequestLog());
const resource = process.argv.includes('--far') ? '/slow?ms=40' : '/free';
const lanes: Lane[] = [await laneOf('without', await launchPlain(), false)];
lanes.push(await laneOf('with', await launchPlain(extensionFolder), true));
lanes.push(await laneOf(idle, await launchPlain(variantWith(() => '')), false));
if (process.argv.includes('--variants')) {
  for (const [name, before] of Object.entries(variants))
    lanes.push(
      await laneOf(
        name,
        await launchPlain(variantWith((own) => `${before}\n${own}`)),
        !name.includes('page script'),
      ),
    );
}
await measure();
report();
await Promise.all(lanes.map(({ context }) => context.close()));
await mirror.close();

async function laneOf(name: string, context: BrowserContext, isHeld: boolean): Promise<Lane> {
  if (name !== 'without' && name !== idle) await makeVault(context);
  const page = await context.newPage();
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto(mirror.localhost);
    const isOurs = await page.evaluate(() => !String(window.fetch).includes('fetch'));
    if (isOurs === isHeld)
      return { name, context, page, times: { fetch: [], 'fetch with an init': [], XMLHttpRequest: [] } };
    await page.waitForTimeout(250); // the worker registers the page script when it starts
  }
  throw new Error(`${name}: the page script is ${isHeld ? 'not ' : ''}there`);
}

/** Without a wallet the page script stands nowhere. */
async function makeVault(context: BrowserContext): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const page = await context.newPage();
  await page.goto(`chrome-extension://${new URL(worker.url()).host}/dashboard.html#settings`);
  await page.evaluate((entry) => chrome.runtime.sendMessage({ verb: 'call', name: 'createVault', entry }), {
    words: TEST_MNEMONIC,
    password: testPassword,
  });
  await page.close();
}

/** The lanes take turns, the other way round every second time, so that whatever else the machine does falls on all. */
async function measure(): Promise<void> {
  for (const { page } of lanes)
    for (const kind of kinds) await page.evaluate(run, [kind, perRound, resource] as const);
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) {
      for (const { page, times } of round % 2 === 0 ? lanes : [...lanes].reverse())
        times[kind].push(await page.evaluate(run, [kind, perRound, resource] as const));
    }
  }
}

/** One after the other: what is measured is the time of one request, and not how many go at once. */
async function run([kind, count, url]: readonly [string, number, string]): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    if (kind === 'fetch') await (await window.fetch(url)).text();
    else if (kind === 'XMLHttpRequest') {
      await new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', url);
        xhr.onload = resolve;
        xhr.send();
      });
    } else await (await window.fetch(url, { headers: { Accept: 'application/json' } })).text();
  }
  return performance.now() - started;
}

/** The median of the rounds' ratios: the lanes of one round are neighbours in time. */
function report(): void {
  const [without, ...others] = lanes;
  if (without === undefined) return;
  for (const { name, times } of others) {
    for (const kind of kinds) {
      const ratio = median(times[kind].map((time, round) => time / (without.times[kind][round] ?? time)));
      const [base, own] = [without.times[kind], times[kind]].map((all) => (median(all) / perRound) * 1_000);
      console.log(
        `${name.padEnd(26)}${kind.padEnd(20)}${ratio.toFixed(3)}   ${own?.toFixed(0)} µs a request, ${base?.toFixed(0)} without`,
      );
    }
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
