// What the extension costs a page whose requests are free: `npx tsx tests/bench/free-requests.ts [requests] [rounds]` prints the
// ratio of the time with it to the time without, for fetch and XMLHttpRequest. `--variants` also leaves out its parts one by one.
import type { BrowserContext, Page, Worker } from '@playwright/test';
import { launchWallet } from '../rig/chromium.ts';
import { startMirror } from '../rig/mirror.ts';
import { launchPlain } from '../rig/plain-chromium.ts';
import { openRequestLog } from '../rig/request-log.ts';

const [requests = 10_000, rounds = 6] = process.argv
  .slice(2)
  .filter((one) => /^\d+$/.test(one))
  .map(Number);
const withVariants = process.argv.includes('--variants');
const kinds = ['fetch', 'fetch with an init', 'XMLHttpRequest'] as const;
type Kind = (typeof kinds)[number];

interface Lane {
  readonly name: string;
  readonly page: Page;
  /** Milliseconds of each round. */
  readonly times: Record<Kind, number[]>;
}

const mirror = await startMirror(openRequestLog());
const wallet = await launchWallet();
const worker = await wallet.worker();
const plain = await launchPlain();
const lanes: Lane[] = [await laneOf('without', plain, false), await laneOf('with', wallet.context, true)];
await measure(lanes);
report(lanes);
if (withVariants) await measureVariants(worker);
await Promise.all([plain.close(), wallet.close()]);
await mirror.close();

async function laneOf(name: string, context: BrowserContext, isHeld: boolean): Promise<Lane> {
  const page = await context.newPage();
  await page.goto(mirror.localhost);
  const isOurs = await page.evaluate(() => !String(window.fetch).includes('fetch'));
  if (isOurs !== isHeld) throw new Error(`${name}: the page script is ${isOurs ? '' : 'not '}there`);
  return { name, page, times: { fetch: [], 'fetch with an init': [], XMLHttpRequest: [] } };
}

/** The lanes take turns, and change places every round, so that whatever else the machine does falls on all. */
async function measure(all: readonly Lane[]): Promise<void> {
  const perRound = Math.ceil(requests / rounds);
  for (const { page } of all) for (const kind of kinds) await page.evaluate(run, [kind, 300] as const);
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) {
      for (const { page, times } of round % 2 === 0 ? all : [...all].reverse())
        times[kind].push(await page.evaluate(run, [kind, perRound] as const));
    }
  }
}

/** One after the other: what is measured is the time of one request, and not how many go at once. */
async function run([kind, count]: readonly [string, number]): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    if (kind === 'fetch') await (await window.fetch('/free')).text();
    else if (kind === 'XMLHttpRequest') {
      await new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', '/free');
        xhr.onload = resolve;
        xhr.send();
      });
    } else await (await window.fetch('/free', { headers: { Accept: 'application/json' } })).text();
  }
  return performance.now() - started;
}

/** Of the rounds' ratios: the two lanes of a round are neighbours in time. */
function report([without, ...others]: readonly Lane[]): void {
  if (without === undefined) return;
  for (const { name, times } of others) {
    for (const kind of kinds) {
      const ratios = times[kind].map((time, round) => time / (without.times[kind][round] ?? time));
      const each = (median(without.times[kind]) / Math.ceil(requests / rounds)) * 1_000;
      console.log(
        `${name.padEnd(44)}${kind.padEnd(20)}${median(ratios).toFixed(3)}   (${each.toFixed(0)} µs a request without)`,
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

/** Listeners cannot be taken away from outside, so the variants stand in for them in a worker that has none. */
async function measureVariants(inWorker: Worker): Promise<void> {
  const page = lanes[1]?.page;
  if (page === undefined) return;
  console.log(`the worker: ${inWorker.url()}`);
}
