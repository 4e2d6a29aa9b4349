// The hostile and unlucky sellers of the battery in Firefox: at most one payment for one thing, the ledger ends as the chain, and
// the user is told so. They sell side by side, each in a window of its own, for only what is looked at is paid silently.
import type { Page } from 'puppeteer-core';
import { maxPresentations } from '../../lib/core/purchase.ts';
import type { Receipt } from '../../lib/wallet/api.ts';
import { moneyOf } from '../e2e/journey.ts';
import { measured, type Row, sideBySide } from '../rig/battery.ts';
import type { FirefoxWallet } from '../rig/firefox.ts';
import { endings, lineAt, lineOf } from '../rig/hostile-endings.ts';
import { type HostileMode, hostileModes } from '../rig/hostile-modes.ts';
import { askStubbornly, errandAt, siteOf } from '../rig/stubborn.ts';
import type { World } from '../rig/world.ts';
import { expect, test } from './journey.ts';

interface Ended {
  readonly row: Row;
  readonly receipts: readonly Receipt[];
  /** What the list of receipts says of it. */
  readonly line: string | null;
  /** Of each presentation the digest of its bytes. The browser itself repeats what no byte came back for. */
  readonly presented: readonly string[];
  /** How often the wallet has let the proof leave. */
  readonly sent: number;
}

/**
 * One after the other. The first is an ordinary purchase, and then the chain is known; the others serve who presents the bytes a
 * second time, which is done while the first is not final, and on this chain two more blocks make it final.
 */
const alone: readonly HostileMode[] = [
  'honest',
  'settle-then-502',
  'settle-then-502-identifier',
  'settle-then-drop',
];
const together = hostileModes.filter((mode) => !alone.includes(mode));

/** So many windows at work at a time. */
const atOnce = 8;

test('at every seller of the battery: one payment, and the ledger ends as the chain', async ({
  world,
  wallet,
}) => {
  test.setTimeout(300_000);
  const declining = declineWhatIsAsked(wallet);
  const rows: Row[] = [];
  for (const mode of alone) rows.push(await rowOf(mode, world, wallet));
  for (let from = 0; from < together.length; from += atOnce) {
    const group = together.slice(from, from + atOnce);
    rows.push(...(await Promise.all(group.map((mode) => rowOf(mode, world, wallet)))));
  }
  await declining.stop();
  console.log(sideBySide({ 'Tuppence in Firefox': rows }));
  await world.chain.finalize();
  for (const ended of await endedAt(rows, world, wallet)) expectRight(ended);
});

/** Softly: what is wrong at one seller is told beside what is wrong at the others. */
function expectRight({ row, receipts, line, presented, sent }: Ended): void {
  const { mode } = row;
  const { end, deliveries } = endings[mode];
  const { soft } = expect;
  soft(row, `${mode}: one authorization`).toMatchObject({ signed: 1, settled: 1, overpaid: 0n });
  soft(new Set(presented).size, `${mode}: every presentation is of the identical bytes`).toBe(1);
  soft(sent, `${mode}: presented so often at most`).toBeLessThanOrEqual(maxPresentations);
  soft(receipts.length, `${mode}: one purchase in the ledger`).toBe(1);
  const ended = { money: 'settled', amount: String(row.moved) };
  soft(receipts[0], `${mode}: the ledger says what the chain moved`).toMatchObject(ended);
  soft(deliveries, `${mode}: the goods`).toContain(receipts[0]?.delivery);
  soft(line, `${mode}: what the user is told`).toMatch(lineOf(end));
}

async function rowOf(mode: HostileMode, world: World, wallet: FirefoxWallet): Promise<Row> {
  const site = siteOf(mode, world.hostile);
  const errand = errandAt(mode);
  await moneyOf(wallet, world).allow(site);
  const page = await wallet.browser.newPage({ type: 'window' });
  await page.goto(site);
  const row = await measured(world, mode, errand.path, () => page.evaluate(askStubbornly, errand));
  await page.close();
  return row;
}

async function endedAt(rows: readonly Row[], world: World, wallet: FirefoxWallet): Promise<Ended[]> {
  const known = await wallet.api.receipts({ limit: 100 });
  await Promise.all(known.map(({ id }) => wallet.api.checkNow({ id })));
  const all = await wallet.api.receipts({ limit: 100 });
  const journal = await wallet.purchases();
  const list = await wallet.open('dashboard', '#receipts');
  const ended: Ended[] = [];
  for (const row of rows) {
    const { pathname } = new URL(row.path, 'https://evil.test');
    await expect.poll(() => list.evaluate(lineAt, pathname)).not.toBeNull();
    ended.push({
      row,
      receipts: all.filter(({ path }) => path === pathname),
      line: await list.evaluate(lineAt, pathname),
      presented: world.hostile.received(row.path).map(({ digest }) => digest),
      sent: Math.max(
        ...journal.filter(({ url }) => new URL(url).pathname === pathname).map((one) => one.sent),
      ),
    });
  }
  await list.close();
  return ended;
}

/** A person who pays nothing twice. */
function declineWhatIsAsked(wallet: FirefoxWallet): { stop(): Promise<void> } {
  let isOver = false;
  const declining = (async () => {
    while (!isOver) {
      const prompts = await wallet.extensionPages('approve.html');
      await Promise.all(prompts.map((prompt) => decline(prompt).catch(() => undefined))); // it may close meanwhile
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await declining;
    },
  };
}

async function decline(prompt: Page): Promise<void> {
  const question = await prompt.evaluate(() =>
    chrome.runtime.sendMessage({ verb: 'call', name: 'question' }),
  );
  if (question === null) return;
  const items = question.items.map(({ id }: { id: string }) => id);
  const entry = { id: question.id, answer: { kind: 'decline' }, items };
  await prompt.evaluate(
    (no) => chrome.runtime.sendMessage({ verb: 'call', name: 'answer', entry: no }),
    entry,
  );
}
