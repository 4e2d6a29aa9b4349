// The history in a real Chromium at a thousand and at a hundred thousand receipts: what grows with them, and how much.
// Run after a build: npx tsx tests/bench/ledger.ts
import { TEST_MNEMONIC } from '../rig/accounts.ts';
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';
import { favourite, fill, hashOf, longAgo, visit } from './many-receipts.ts';

const sizes = [1_000, 100_000] as const;
const rounds = 7;

type Question = (api: Wallet['api']) => Promise<unknown>;

const questions: Readonly<Record<string, Question>> = {
  'popup: today': (api) => api.today(),
  'popup: the site’s day': async (api) => {
    if ((await api.activeSite())?.site !== favourite) throw new Error('the tab of the site is not there');
  },
  'what a payment is judged by': (api) => api.budgets({ site: favourite, money: 'real' }),
  'dry run of 30 days': (api) => api.dryRun({ rules: [] }),
  'popup: newest 20': (api) => api.receipts({ limit: 20 }),
  'history: first page': (api) => api.history({}),
  'history: a page of a site': (api) => api.history({ site: favourite }),
  'history: the open ones': (api) => api.history({ state: 'open' }),
  'history: what never came': (api) => api.history({ state: 'undelivered' }),
  'history: a network that is not': (api) => api.history({ network: 'eip155:84532' }),
  'history: a text that is found': (api) => api.history({ text: 'article 42' }),
  'history: a text that is everywhere': (api) => api.history({ text: 'article' }),
  'history: a text that is not': (api) => api.history({ text: 'nothing of the kind' }),
  'history: texts that are never together': (api) => api.history({ text: 'site-7 article-8' }),
  'history: a text of long ago': (api) => api.history({ text: longAgo }),
  'history: a transaction': (api) => api.history({ text: `0x${hashOf(700).slice(0, 8)}` }),
  'totals of a text that is found': (api) => api.totals({ by: 'month', query: { text: 'article 42' } }),
  'totals of a text that is everywhere': (api) => api.totals({ by: 'month', query: { text: 'article' } }),
  'totals by month': (api) => api.totals({ by: 'month', query: {} }),
  'totals by site': (api) => api.totals({ by: 'site', query: {} }),
  'totals of a site by day': (api) => api.totals({ by: 'day', query: { site: favourite } }),
  'overview: 90 days by site': (api) => api.spendingByDay({ days: 90, by: 'site', most: 5 }),
  'overview: 90 days by network': (api) => api.spendingByDay({ days: 90, by: 'network', most: 5 }),
  'overview: 400 days by site': (api) => api.spendingByDay({ days: 400, by: 'site', most: 5 }),
  'totals of what was paid, by month': (api) => api.totals({ by: 'month', query: { state: 'paid' } }),
};

const times: Record<string, number[]> = {};
for (const size of sizes) {
  const wallet = await filledWallet(size);
  await visit(wallet, favourite);
  for (const [name, ask] of Object.entries(questions)) {
    await ask(wallet.api);
    times[name] = [...(times[name] ?? []), await medianOf(() => ask(wallet.api))];
  }
  const opened = 'overview: from opening it to its plots';
  times[opened] = [...(times[opened] ?? []), await median(() => openOverview(wallet))];
  await wallet.close();
}

console.log(`${''.padEnd(34)}${sizes.map((size) => `${size}`.padStart(12)).join('')}      growth`);
for (const [name, [few = 0, many = 0]] of Object.entries(times)) {
  const columns = [few, many].map((time) => `${time.toFixed(1)} ms`.padStart(12)).join('');
  console.log(`${name.padEnd(34)}${columns}${`${(many / few).toFixed(1)} ×`.padStart(12)}`);
}

/** As an earlier version would have left it: the words of its purchases are made after the update, and that is measured too. */
async function filledWallet(size: number): Promise<Wallet> {
  const before = await launchWallet();
  await before.api.createVault({ words: TEST_MNEMONIC, password: testPassword });
  await fill(before, size);
  const [page, empty] = [await before.open('popup'), await usage(before)];
  await page.evaluate(leaveBacklog);
  await before.close();
  const started = performance.now();
  const wallet = await launchWallet({ profile: before.profile });
  await wallet.api.unlock({ password: testPassword });
  const popup = await wallet.open('popup');
  while (await popup.evaluate(isBacklogLeft)) await new Promise((resolve) => setTimeout(resolve, 500));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const bytes = Math.round(((await usage(wallet)) - empty) / size);
  console.log(`${size} receipts have their words after ${seconds} s, in ${bytes} bytes each`);
  await popup.close();
  return wallet;
}

/** Of the whole database, when it has come to rest. */
async function usage(wallet: Wallet): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const page = await wallet.open('popup');
  const { usage: bytes = 0 } = await page.evaluate(() => navigator.storage.estimate());
  await page.close();
  return bytes;
}

function leaveBacklog(): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('tuppence');
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('settings', 'readwrite', { durability: 'strict' });
      transaction.objectStore('settings').put(-1, 'words-up-to');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

function isBacklogLeft(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('tuppence');
    opening.onsuccess = () => {
      const asked = opening.result.transaction('settings').objectStore('settings').getKey('words-up-to');
      asked.onsuccess = () => {
        opening.result.close();
        resolve(asked.result !== undefined);
      };
    };
  });
}

/** In milliseconds since the page was asked for, as the page itself counts them. */
async function openOverview({ context, extensionOrigin }: Wallet): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(markPlots);
  await page.goto(`${extensionOrigin}/dashboard.html#overview`);
  await page.waitForFunction(() => performance.getEntriesByName('plotted').length > 0);
  const time = await page.evaluate(() => performance.getEntriesByName('plotted')[0]?.startTime);
  await page.close();
  return time ?? Number.NaN;
}

/** Day by day, and month against month. */
function markPlots(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelectorAll('figure svg[role=img]').length < 2) return;
    performance.mark('plotted');
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function medianOf(ask: () => Promise<unknown>): Promise<number> {
  return median(async () => {
    const started = performance.now();
    await ask();
    return performance.now() - started;
  });
}

async function median(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measure());
  return all.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}
