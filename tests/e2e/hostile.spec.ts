// Hostile and unlucky sellers, one by one: however often a page asks, the chain moves at most one payment for one thing, and in
// the end the ledger says what the chain says. The reference client buys at the same sellers, and is printed beside.
import type { Page } from '@playwright/test';
import type { Receipt } from '../../lib/wallet/api.ts';
import { type Bought, measured, type Row, sideBySide } from '../rig/battery.ts';
import type { Wallet } from '../rig/chromium.ts';
import { hostilePrice } from '../rig/hostile.ts';
import { type HostileMode, hostileModes } from '../rig/hostile-modes.ts';
import { referenceBattery } from '../rig/reference-battery.ts';
import { startWorld, type World } from '../rig/world.ts';
import { approveWindow, expect, press, test } from './journey.ts';

/** What is left when the seller has cashed all it holds and the chain is final; `money` is *settled* at every one of them. */
const endings: Readonly<Record<HostileMode, Receipt['delivery']>> = {
  honest: 'delivered',
  'accept-then-time-out': 'undelivered',
  'settle-then-502': 'delivered',
  'settle-then-502-identifier': 'delivered',
  'settle-then-drop': 'delivered',
  'drop-half-the-body': 'undelivered',
  'settle-then-402': 'undelivered',
  'settle-then-bare-402': 'undelivered',
  'claims-failure-402': 'undelivered',
  'claims-failure-200': 'delivered',
  'garbage-receipt': 'delivered',
  'no-receipt': 'delivered',
  'slow-40-s': 'delivered',
  'redirect-after-payment': 'undelivered',
  'late-settle': 'undelivered',
  'lying-receipt': 'delivered',
  'endless-402': 'undelivered',
  'price-up-on-retry': 'undelivered',
  'payee-changes': 'undelivered',
};

/** Calls of the page, and how long it waits for each, in milliseconds: an ordinary impatient program. */
const calls = 3;
const patienceOf = (mode: HostileMode) => (mode === 'accept-then-time-out' ? 1_500 : 20_000);

const rows: Row[] = [];

for (const mode of hostileModes) {
  test(`${mode}: one payment, and the ledger ends as the chain`, async ({ world, wallet, money, page }) => {
    test.setTimeout(120_000);
    const site = siteOf(mode, world);
    await money.allow(site);
    await page.goto(site);
    const path = `/${mode}/wallet${mode === 'slow-40-s' ? '?after=3000' : ''}`;
    const declining = declineWhatIsAsked(wallet);
    const row = await measured(world, mode, path, () => buyStubbornly(page, path, patienceOf(mode)));
    await declining.stop();
    rows.push(row);

    expect(row, 'one authorization was signed').toMatchObject({ signed: 1, overpaid: 0n });
    expect(row.settled).toBe(1);
    const digests = new Set(world.hostile.received(path).map(({ digest }) => digest));
    expect(digests.size, 'every presentation is of the identical bytes').toBe(1);
    expect(world.hostile.received(path).length).toBeLessThanOrEqual(3);

    await world.chain.finalize();
    const ended = await endOf(path, wallet);
    expect(ended).toMatchObject({ money: 'settled', delivery: endings[mode] });
    expect(BigInt(ended.amount), 'the ledger says what the chain moved').toBe(row.moved);
  });
}

test('the reference client at the same sellers, for comparison', async () => {
  test.setTimeout(120_000);
  const world = await startWorld(); // it spends from the same account
  const theirs = await referenceBattery(world);
  await world.close();
  console.log(sideBySide({ '@x402/fetch': theirs, Tuppence: rows }));
  const control = theirs.find(({ mode }) => mode === 'honest');
  expect(control, 'the comparison is of the same sellers').toMatchObject({ settled: 1, moved: hostilePrice });
});

/** Each has a name of its own, since each has its own payee, and a site's payee is remembered. */
function siteOf(mode: HostileMode, { hostile }: World): string {
  return hostile.site.replace('://', `://${mode}.`);
}

async function buyStubbornly(page: Page, path: string, patience: number): Promise<Bought> {
  return page.evaluate(
    async ([url, times, wait]) => {
      const answers: string[] = [];
      let isDelivered = false;
      while (answers.length < times && answers.at(-1) !== '200') {
        try {
          const answer = await fetch(url, { signal: AbortSignal.timeout(wait), cache: 'no-store' });
          await answer.text();
          answers.push(String(answer.status));
          isDelivered ||= answer.ok && !answer.redirected;
        } catch (error) {
          answers.push((error as Error).name);
        }
      }
      return { answers, isDelivered };
    },
    [path, calls, patience] as const,
  );
}

/** A person who pays nothing twice. */
function declineWhatIsAsked(wallet: Wallet): { stop(): Promise<void> } {
  let isOver = false;
  const declining = (async () => {
    while (!isOver) {
      const isAsked = wallet.context.pages().some((open) => open.url().endsWith('/approve.html'));
      if (isAsked) await press(await approveWindow(wallet), /^Decline/).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await declining;
    },
  };
}

async function endOf(path: string, wallet: Wallet): Promise<Receipt> {
  const { pathname } = new URL(path, 'https://evil.test');
  const all = await wallet.api.receipts({ limit: 100 });
  const own = all.filter((receipt) => receipt.path === pathname);
  expect(own.length, 'one purchase in the ledger').toBe(1);
  const [receipt] = own;
  const checked = await wallet.api.checkNow({ id: receipt?.id ?? '' });
  if (!checked.ok) throw new Error(`it could not be checked: ${checked.failure.name}`);
  return checked.value;
}
