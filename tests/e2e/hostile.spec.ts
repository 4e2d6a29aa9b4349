// Hostile and unlucky sellers, one by one: however often a page asks, the chain moves at most one payment for one thing, and in
// the end the ledger says what the chain says, and the user is told no more than that. The reference client buys at the same
// sellers, and is printed beside.
import { maxPresentations } from '../../lib/core/purchase.ts';
import type { Receipt } from '../../lib/wallet/api.ts';
import { measured, type Row, sideBySide } from '../rig/battery.ts';
import type { Wallet } from '../rig/chromium.ts';
import { hostilePrice } from '../rig/hostile.ts';
import { endings, lineAt, lineOf } from '../rig/hostile-endings.ts';
import { hostileModes } from '../rig/hostile-modes.ts';
import { referenceBattery } from '../rig/reference-battery.ts';
import { askStubbornly, errandAt, siteOf } from '../rig/stubborn.ts';
import { startWorld } from '../rig/world.ts';
import { approveWindow, expect, press, test } from './journey.ts';

const rows: Row[] = [];

for (const mode of hostileModes) {
  test(`${mode}: one payment, and the ledger ends as the chain`, async ({ world, wallet, money, page }) => {
    test.setTimeout(120_000);
    const site = siteOf(mode, world.hostile);
    await money.allow(site);
    await page.goto(site);
    const errand = errandAt(mode);
    const { path } = errand;
    const { soon, orSoon, end, deliveries } = endings[mode];
    let toldSoon = '';
    const declining = declineWhatIsAsked(wallet);
    const row = await measured(world, mode, path, async () => {
      const bought = await page.evaluate(askStubbornly, errand);
      toldSoon = await lineShown(path, wallet);
      return bought;
    });
    await declining.stop();
    rows.push(row);

    expect(row, 'one authorization was signed').toMatchObject({ signed: 1, overpaid: 0n });
    expect(row.settled).toBe(1);
    const digests = new Set(world.hostile.received(path).map(({ digest }) => digest));
    expect(digests.size, 'every presentation is of the identical bytes').toBe(1);
    const sent = (await wallet.purchases()).map((purchase) => purchase.sent);
    expect(Math.max(...sent), 'presented so often at most').toBeLessThanOrEqual(maxPresentations);

    await world.chain.finalize();
    const ended = await endOf(path, wallet);
    expect(ended.money).toBe('settled');
    expect(deliveries).toContain(ended.delivery);
    expect(BigInt(ended.amount), 'the ledger says what the chain moved').toBe(row.moved);
    expect(toldSoon, 'what the user is told when the answer has come').toMatch(lineOf(soon, orSoon));
    expect(await lineShown(path, wallet), 'what the user is told in the end').toMatch(lineOf(end));
  });
}

test('the reference client at the same sellers, for comparison', async () => {
  test.setTimeout(240_000);
  const world = await startWorld(); // it spends from the same account
  const theirs = await referenceBattery(world);
  await world.close();
  console.log(sideBySide({ '@x402/fetch': theirs, Tuppence: rows }));
  const control = theirs.find(({ mode }) => mode === 'honest');
  expect(control, 'the comparison is of the same sellers').toMatchObject({ settled: 1, moved: hostilePrice });
});

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
  const all = await wallet.api.receipts({ limit: 100 });
  const own = all.filter((receipt) => receipt.path === pathnameOf(path));
  expect(own.length, 'one purchase in the ledger').toBe(1);
  const [receipt] = own;
  const checked = await wallet.api.checkNow({ id: receipt?.id ?? '' });
  if (!checked.ok) throw new Error(`it could not be checked: ${checked.failure.name}`);
  return checked.value;
}

/** As a person reads it, who opens the receipts at this moment. */
async function lineShown(path: string, wallet: Wallet): Promise<string> {
  const receipts = await wallet.open('dashboard', '#receipts');
  const line = () => receipts.evaluate(lineAt, pathnameOf(path));
  await expect.poll(line, 'the purchase stands among the receipts').not.toBeNull();
  const shown = await line();
  await receipts.close();
  return shown ?? '';
}

function pathnameOf(path: string): string {
  return new URL(path, 'https://evil.test').pathname;
}
