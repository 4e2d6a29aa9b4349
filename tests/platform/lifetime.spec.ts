// How long an extension's worker lives, and what outlives it. Not kept here, because it takes six minutes: an unanswered
// message (a pending `sendResponse`) keeps the worker alive for about 357 seconds, an open port does not at all.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFlags, chromiumOrExplain } from '../rig/chromium-launch.ts';
import { type ChromiumProbe, chromiumProbe, newProfile } from './browsers.ts';
import { expect, inChromium, test } from './facts.ts';
import { paymentRule } from './probe.ts';

async function killWorkers({ home, context }: ChromiumProbe): Promise<void> {
  const session = await context.newCDPSession(home.page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

inChromium(
  'the developer tools kill the worker on demand, and its memory with it',
  async ({ paywall, probe }) => {
    await probe.open(`${paywall.origin}/before`);
    await probe.firstTold('onCompleted', `${paywall.origin}/before`);
    await killWorkers(probe);
    expect(await probe.told('onCompleted', `${paywall.origin}/before`)).toEqual([]);
  },
);

inChromium('session rules outlive the worker, and go on marking requests', async ({ paywall, probe }) => {
  const tab = await probe.open(paywall.origin);
  await probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }));
  await killWorkers(probe);
  await tab.evaluate(() => fetch('/goods').then(() => null), null);
  expect(paywall.carried('/goods')).toEqual(['GET proof']);
});

const remembered = (probe: ChromiumProbe) =>
  probe.ask(async () => {
    const [rules, { memory }] = await Promise.all([
      chrome.declarativeNetRequest.getSessionRules(),
      chrome.storage.session.get<{ memory?: string }>('memory'),
    ]);
    return { rules: rules.length, memory: memory ?? 'empty' };
  }, null);

async function remember(probe: ChromiumProbe): Promise<void> {
  await probe.setRules(paymentRule({ resourceTypes: ['xmlhttprequest'] }));
  await probe.ask(() => chrome.storage.session.set({ memory: 'kept' }), null);
}

inChromium('storage.session outlives the worker', async ({ probe }) => {
  await remember(probe);
  await killWorkers(probe);
  expect(await remembered(probe)).toEqual({ rules: 1, memory: 'kept' });
});

test('Chromium: session rules and storage.session are gone when the browser starts again', async () => {
  const same = newProfile();
  const first = await chromiumProbe(same);
  await remember(first);
  expect(await remembered(first)).toEqual({ rules: 1, memory: 'kept' });
  await first.close();
  const second = await chromiumProbe(same);
  expect(await remembered(second)).toEqual({ rules: 0, memory: 'empty' });
  await second.close();
});

test('Chromium: a worker that only awaits dies thirty seconds after its last event; timers and fetches do not help', async ({
  paywall,
}) => {
  test.setTimeout(180_000);
  const signs: { readonly after: number; readonly at: number }[] = [];
  paywall.forget();
  paywall.set('/alive', (request, response) => {
    const { searchParams } = new URL(request.url ?? '', paywall.origin);
    signs.push({ after: Number(searchParams.get('after')), at: Date.now() });
    response.end();
  });
  const stop = startUnattached(paywall.origin);
  try {
    await expect.poll(() => signs.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const quiet = () => Date.now() - (signs.at(-1)?.at ?? 0);
    await expect.poll(quiet, { timeout: 100_000 }).toBeGreaterThan(silence);
  } finally {
    stop();
  }
  // By the worker's own clock, for a busy machine delays what is sent; and it may get round late to ending a worker.
  const lived = Math.max(...signs.map(({ after }) => after));
  expect(lived).toBeGreaterThan(25_000);
  expect(lived).toBeLessThan(45_000);
  expect(paywall.requests('/done'), 'what it awaited has come by now, and found nobody').toEqual([]);
});

/** In milliseconds without a sign: longer than a busy machine's pause, and past what the worker awaits. */
const silence = 18_000;

/** The extension `sleeper`, which speaks to `origin`. Nobody may be attached: a debugger keeps a worker alive. */
function startUnattached(origin: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-sleeper-'));
  cpSync(join(import.meta.dirname, 'sleeper'), folder, { recursive: true });
  writeFileSync(join(folder, 'origin.js'), `const origin = ${JSON.stringify(origin)};`);
  const profile = mkdtempSync(join(tmpdir(), 'tuppence-profile-'));
  const flags = [...chromiumFlags({ extensionFolders: [folder] }), `--user-data-dir=${profile}`];
  const browser = spawn(chromiumOrExplain(), [...flags, 'about:blank'], { stdio: 'ignore' });
  return () => void browser.kill();
}
