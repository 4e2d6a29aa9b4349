// The popup in a real Chromium at a thousand and at a hundred thousand receipts: from opening it to the first numbers on it.
// Run after a build: npx tsx tests/bench/popup.ts
import type { Page } from '@playwright/test';
import { killWorker } from '../e2e/worker.ts';
import { TEST_MNEMONIC } from '../rig/accounts.ts';
import { launchWallet, popupBeside, testPassword, type Wallet } from '../rig/chromium.ts';
import { favourite, fill, visit } from './many-receipts.ts';

const sizes = [1_000, 100_000] as const;
const rounds = 9;
/** In milliseconds: what a person takes for at once. */
const wanted = 100;

/** What the person finds when the button is pressed: the background is awake, or has been put to sleep by the browser. */
const states: Readonly<Record<string, (wallet: Wallet) => Promise<void>>> = {
  awake: async ({ api }) => void (await api.status()),
  asleep: killWorker,
};

interface Times {
  readonly middle: number;
  /** What the machine can do when nobody else wants it. */
  readonly fastest: number;
}

const measured = new Map<string, Times[]>();
for (const size of sizes) {
  const wallet = await launchWallet();
  await wallet.api.createVault({ words: TEST_MNEMONIC, password: testPassword });
  await fill(wallet, size);
  const site = await visit(wallet, favourite);
  await openingTime(wallet, site); // the first one of all compiles what the later ones find compiled
  for (const [state, reach] of Object.entries(states)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await reach(wallet);
      times.push(await openingTime(wallet, site));
    }
    const found = { middle: middleOf(times), fastest: Math.min(...times) };
    measured.set(state, [...(measured.get(state) ?? []), found]);
  }
  await wallet.close();
}

console.log(`${'background'.padEnd(20)}${sizes.map((size) => `${size}`.padStart(12)).join('')}       ratio`);
for (const [state, times] of measured) {
  tell(
    `${state}, median`,
    times.map(({ middle }) => middle),
  );
  tell(
    `${state}, fastest`,
    times.map(({ fastest }) => fastest),
  );
}
const awake = measured.get('awake')?.at(-1)?.middle ?? Number.NaN;
console.log(awake < wanted ? `within ${wanted} ms` : `NOT within ${wanted} ms`);
process.exitCode = awake < wanted ? 0 : 1;

function tell(name: string, [few = 0, many = 0]: readonly number[]): void {
  const columns = [few, many].map((time) => `${time.toFixed(0)} ms`.padStart(12)).join('');
  console.log(`${name.padEnd(20)}${columns}${`${(many / few).toFixed(2)} ×`.padStart(12)}`);
}

/** Milliseconds from the popup's navigation to a frame that shows what the site cost and the newest receipts. */
async function openingTime(wallet: Wallet, site: Page): Promise<number> {
  const popup = await popupBeside(site, wallet);
  const time = await popup.evaluate(timeOfNumbers);
  await popup.close();
  return time;
}

/** Runs in the popup. */
function timeOfNumbers(): Promise<number> {
  return new Promise((resolve) => {
    new MutationObserver(() => {
      if (document.querySelector('#site-spent') === null || document.querySelector('li time') === null)
        return;
      requestAnimationFrame(() => resolve(performance.now()));
    }).observe(document, { subtree: true, childList: true, attributes: true });
    document.documentElement.dataset.watched = 'now'; // what came before anybody watched is seen by this change
  });
}

function middleOf(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}
