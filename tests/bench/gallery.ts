// Fifty paid pictures: the wallet in a browser beside the reference client without one, in turns and in one run.
// Run after a build: npx tsx tests/bench/gallery.ts
import type { Page } from '@playwright/test';
import { launchWallet, liftLimits, setUpWallet } from '../rig/chromium.ts';
import { payers } from '../rig/payers.ts';
import { startWorld } from '../rig/world.ts';

const pictures = 50;
const rounds = 5;
/** As many requests at once as a browser makes to one host over HTTP/1.1. */
const atOnce = 6;

const world = await startWorld();
const wallet = await launchWallet();
await setUpWallet(wallet, world);
const { origin } = world.shops.v2;
const pay = payers(world.rpcUrl).v2;
const rule = {
  on: true,
  blocked: false,
  perRequest: '1000000',
  perDay: '100000000',
  money: 'test',
} as const;
await liftLimits(wallet);
await wallet.api.setRule({ site: origin, rule });
const page = await wallet.context.newPage();
await page.goto(origin);

const byWallet: number[] = [];
const byReference: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  byWallet.push(await timed(() => showAll(page, urlsOf(`wallet-${round}`))));
  byReference.push(await timed(() => buyAll(urlsOf(`reference-${round}`))));
}
await wallet.close();
await world.close();

const [ours, theirs] = [median(byWallet), median(byReference)];
console.log(`${pictures} pictures, median of ${rounds} rounds, per picture:`);
console.log(`  the wallet, in a page   ${(ours / pictures).toFixed(1)} ms`);
console.log(`  @x402/fetch, in Node    ${(theirs / pictures).toFixed(1)} ms`);
console.log(`  ratio                   ${(ours / theirs).toFixed(2)}`);

function urlsOf(round: string): string[] {
  return Array.from({ length: pictures }, (_, n) => `${origin}/image/plate.png?${round}=${n}`);
}

async function showAll(where: Page, urls: string[]): Promise<void> {
  await where.evaluate(
    (wanted) =>
      Promise.all(
        wanted.map((src) => {
          const image = document.createElement('img');
          document.body.append(image);
          const loaded = new Promise((resolve, reject) => {
            image.onload = resolve;
            image.onerror = reject;
          });
          image.src = src;
          return loaded;
        }),
      ).then(() => undefined),
    urls,
  );
}

async function buyAll(urls: string[]): Promise<void> {
  const waiting = [...urls];
  const buyer = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const response = await pay(url);
      if (!response.ok) throw new Error(`the reference client was answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
