// A ledger of as many purchases as a bench wants, written into a real profile, and the tab of a site in it.
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { DaySum } from '../../lib/wallet/ports.ts';
import type { Wallet } from '../rig/chromium.ts';

/** As many a day at either size, so that what a day costs is the same work. */
const perDay = 250;

/** One of forty sites. */
export const favourite = 'https://site-7.example';
/** In the older half of the addresses alone. */
export const longAgo = 'yesteryear';

/** In a tab of its own, answered here: the popup looks at the tab that is seen. */
export async function visit({ context }: Wallet, site: string): Promise<Page> {
  const page = await context.newPage();
  await page.route('**', (route) => route.fulfill({ body: 'a page' }));
  await page.goto(site);
  return page;
}

/** Written past the wallet, as its ledger would look after so many purchases. */
export async function fill(wallet: Wallet, size: number): Promise<void> {
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
export function hashOf(n: number): string {
  return createHash('sha256').update(String(n)).digest('hex');
}
