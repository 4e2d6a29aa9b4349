// How long an extension's worker lives, and what outlives it. Not kept here, because it takes six minutes: an unanswered
// message (a pending `sendResponse`) keeps the worker alive for about 357 seconds, an open port does not at all.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
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
  const [seen, signs]: [number[], number[]] = [[], []];
  const note = (times: number[], response: ServerResponse, text = '') => {
    times.push(Date.now());
    response.end(text);
  };
  paywall.forget();
  paywall.set('/seen', (_request, response) => note(seen, response, signs.length === 0 ? 'again' : ''));
  paywall.set('/alive', (_request, response) => note(signs, response));
  // The page may be faster than the extension.
  const ask = "fetch('/seen').then((answer) => answer.text()).then((text) => text && setTimeout(ask, 500))";
  paywall.set('/page', `<script>const ask = () => ${ask}; ask()</script>`);
  const stop = startUnattached(`${paywall.origin}/page`);
  try {
    const quiet = () => Date.now() - (signs.at(-1) ?? Number.NaN);
    await expect.poll(quiet, { timeout: 50_000 }).toBeGreaterThan(4_000);
  } finally {
    stop();
  }
  const lived = (signs.at(-1) ?? 0) - (seen.at(-1) ?? 0);
  expect(lived).toBeGreaterThan(25_000);
  expect(lived).toBeLessThan(35_000);
  expect(paywall.requests('/done')).toEqual([]);
});

/** Nobody may be attached: a debugger keeps a worker alive. */
function startUnattached(url: string): () => void {
  const flags = chromiumFlags({ extensionFolders: [join(import.meta.dirname, 'sleeper')] });
  // Not an empty folder: Chromium takes it for a profile in use, and opens no page.
  const profile = join(mkdtempSync(join(tmpdir(), 'tuppence-profile-')), 'new');
  const browser = spawn(chromiumOrExplain(), [...flags, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
  });
  return () => void browser.kill();
}
