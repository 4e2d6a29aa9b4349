// The history in a real Chromium at a thousand and at a hundred thousand receipts: what grows with them, and how much.
// Run after a build: npx tsx tests/bench/ledger.ts
import { createHash } from 'node:crypto';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { DaySum } from '../../lib/wallet/ports.ts';
import { TEST_MNEMONIC } from '../rig/accounts.ts';
import { launchWallet, testPassword, type Wallet } from '../rig/chromium.ts';

const sizes = [1_000, 100_000] as const;
const rounds = 7;
/** As many a day at either size, so that what a day costs is the same work. */
const perDay = 250;

type Question = (api: Wallet['api']) => Promise<unknown>;

const favourite = 'https://site-7.example';
/** In the older half of the addresses alone. */
const longAgo = 'yesteryear';

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

/** In a tab of its own, answered here: the popup looks at the tab that is seen. */
async function visit({ context }: Wallet, site: string): Promise<void> {
  const page = await context.newPage();
  await page.route('**', (route) => route.fulfill({ body: 'a page' }));
  await page.goto(site);
}

/** Written past the wallet, as its ledger would look after so many purchases. */
async function fill(wallet: Wallet, size: number): Promise<void> {
  const page = await wallet.open('popup');
  const chunk = 5_000;
  const now = Date.now();
  const days = new Map<string, DaySum>();
  for (let from = 0; from < size; from += chunk) {
    const purchases = Array.from({ length: Math.min(chunk, size - from) }, (_, n) =>
      purchaseAt(now, from + n, size),
    );
    await page.evaluate(write, ['purchases', purchases] as const);
    for (const purchase of purchases) addTo(days, purchase);
  }
  await page.evaluate(write, ['days', [...days.values()]] as const);
  await page.close();
}

function addTo(days: Map<string, DaySum>, { at, site, network, kind, cost }: Purchase): void {
  const day = Math.floor(at / 86_400_000);
  const key = `${day} ${site}`;
  const before = days.get(key) ?? { cost: '0', count: 0 };
  const sum = (BigInt(before.cost) + BigInt(cost)).toString();
  days.set(key, { day, site, network, kind, cost: sum, count: before.count + 1 });
}

function write([store, rows]: readonly [store: string, rows: readonly object[]]): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tuppence');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(store, 'readwrite', { durability: 'relaxed' });
      for (const row of rows) transaction.objectStore(store).add(row);
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** The newest first; one in a thousand is still open. */
function purchaseAt(now: number, n: number, size: number): Purchase {
  const number = n.toString(16).padStart(8, '0');
  const at = now - Math.floor((n * 86_400_000) / perDay);
  const seconds = Math.floor(at / 1000);
  const nonce = `0x${number.repeat(8)}`;
  const payTo = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C';
  const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
  const transaction = `0x${hashOf(n)}`;
  const site = `https://site-${n % 40}.example`;
  const isOpen = n % 1_000 === 999;
  return {
    id: number.repeat(4),
    key: number.repeat(8),
    thing: number.repeat(8),
    at,
    site,
    url: `${site}/${n < size / 2 ? 'section' : longAgo}/article-${n % 500}?page=${n}`,
    method: 'GET',
    request: 'navigation',
    body: '',
    file: null,
    dialect: 'x402-v2',
    scheme: 'exact-eip3009',
    network: 'eip155:8453',
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    amount: '10000',
    cost: '10000',
    kind: 'real',
    payTo,
    account,
    nonce,
    validBefore: seconds + 60,
    draft: {
      from: account,
      to: payTo,
      value: '10000',
      validAfter: String(seconds - 60),
      validBefore: String(seconds + 60),
      nonce,
    },
    decidedBy: 'rule',
    money: isOpen ? 'unknown' : 'settled',
    delivery: 'delivered',
    headers: null,
    claim: { success: true, transaction, network: 'eip155:8453', errorReason: '' },
    status: 200,
    sent: 1,
    transaction: isOpen ? null : transaction,
    entries: 5,
    lastAt: at + 2_000,
  };
}

/** As different as real ones: those begin with any digits. */
function hashOf(n: number): string {
  return createHash('sha256').update(String(n)).digest('hex');
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
