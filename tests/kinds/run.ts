// Runs one kind of request against one bazaar, and holds what the page got against the chain, the ledger and the server's log.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Money } from '../e2e/journey.ts';
import { type Bazaar, type BazaarDialect, bazaarPrice } from '../rig/bazaar.ts';
import type { RequestLog } from '../rig/request-log.ts';
import type { World } from '../rig/world.ts';
import { type Cell, cellOf, type Kind, type Stall, type Tab } from './contract.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface Driver {
  readonly browser: BrowserName;
  /** `patience`: how long, in milliseconds, `until` waits for goods. */
  tab(patience: number): Promise<Tab>;
  /** Answers “pay once” to the one question that comes, wherever it is shown. */
  sayYes(): Promise<void>;
}

export async function runKind(
  kind: Kind,
  dialect: BazaarDialect,
  driver: Driver,
  world: World,
  money: Money,
): Promise<void> {
  const bazaar = world.bazaars[dialect];
  const cell = cellOf(kind, driver.browser, dialect);
  const isPaid = typeof cell === 'string';
  note(driver.browser, kind.id, dialect, null);
  const log = world.log;
  const before = log.length;
  const stall = stallAt(bazaar, kind.id, log);
  await money.allow(bazaar.site);
  const tab = await driver.tab(isPaid ? 8_000 : 1_000);

  let isDelivered = false;
  const { onChain, receipts } = await money.spentBy(async () => {
    const acting = kind.act(tab, stall).catch(() => false);
    if (cell === 'asked') await driver.sayYes();
    isDelivered = await acting;
    if (!isPaid) await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await tab.close();

  const carriers = log
    .slice(before)
    .filter(({ hasPaymentHeader, server }) => hasPaymentHeader && server.startsWith('bazaar'));
  const seen = {
    isDelivered,
    onChain,
    bought: receipts.length,
    carriers: carriers.map(({ method }) => method),
  };
  expect(seen).toEqual({
    isDelivered: isPaid,
    onChain: isPaid ? bazaarPrice : 0n,
    bought: isPaid ? 1 : 0,
    carriers: isPaid ? [expect.stringMatching(/^(GET|POST)$/)] : [],
  });
  expect(carriers.every(({ path }) => path.startsWith('/goods/'))).toBe(true);
  note(driver.browser, kind.id, dialect, cell);
}

let stalls = Date.now() % 1_000_000;

function stallAt(bazaar: Bazaar, id: string, log: RequestLog): Stall {
  stalls += 1;
  const query = `kind=${id}&use=${stalls}`;
  const { site, elsewhere } = bazaar;
  return {
    site,
    elsewhere,
    // A place of its own: a browser may remember of a page how it asks.
    stand: (markup) => `${site}/stand/${id}?markup=${encodeURIComponent(markup)}`,
    goods: (name) => `${site}/goods/${name}?${query}`,
    goodsElsewhere: (name) => `${elsewhere}/goods/${name}?${query}`,
    wasServed: (url) => {
      const { host, pathname, search } = new URL(url);
      return log.some(
        (entry) => entry.host === host && entry.path === pathname + search && entry.status === 200,
      );
    },
  };
}

export type Results = Record<string, Partial<Record<BazaarDialect, Cell | null>>>;

export function resultsFile(browser: BrowserName): string {
  return join(import.meta.dirname, `../../.output/kinds-${browser}.json`);
}

/** For the table: only what was seen to hold is written; null while it is not. */
function note(browser: BrowserName, id: string, dialect: BazaarDialect, cell: Cell | null): void {
  const file = resultsFile(browser);
  const results = readResults(file);
  results[id] = { ...results[id], [dialect]: cell };
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(results, null, 1));
}

export function readResults(file: string): Results {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results; // written by `note` alone
  } catch {
    return {};
  }
}
