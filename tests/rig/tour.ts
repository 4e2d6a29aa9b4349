// The headless tour: every way this release can pay, one after the other, with the chain as the judge.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Receipt } from '../../lib/wallet/api.ts';
import type { Wallet } from './chromium.ts';
import { approveWindow, expectArmed, press } from './prompt.ts';
import type { World } from './world.ts';

interface Step {
  readonly title: string;
  /** What the chain must move, smallest unit of USDC. */
  readonly price: bigint;
  go(page: Page): Promise<void>;
}

/** True when the chain moved exactly what the steps cost and what the receipts say. */
export async function takeTour(wallet: Wallet, world: World, folder: string): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const page = await wallet.context.newPage();
  const opening = await balance(world);
  let isExact = true;
  for (const [index, step] of stepsOf(wallet, world).entries()) {
    isExact = (await walk(step, page, wallet, world)) && isExact;
    await page.screenshot({ path: join(folder, `${index + 1}-${slug(step.title)}.png`) });
  }
  await photographScreens(wallet, folder);

  const receipts = await wallet.api.receipts({ limit: 100 });
  const said = receipts.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const moved = opening - (await balance(world));
  console.log(`\n${receipts.length} receipts say ${dollars(said)}; the chain moved ${dollars(moved)}.`);
  console.log(said === moved && isExact ? 'Every step cost what it said.' : 'THESE DIFFER.');
  console.log(`Screenshots are in ${folder}`);
  return isExact && said === moved;
}

function stepsOf(wallet: Wallet, { newspaper, shops }: World): Step[] {
  const home = newspaper.localhost;
  const answered = (page: Page, id: string) =>
    page.locator(id).filter({ hasText: /\S/ }).waitFor({ timeout: 15_000 });
  return [
    {
      title: 'First article: the gate asks, the user allows the site',
      price: 10_000n,
      async go(page) {
        await page.goto(`${home}/article/lamplighter`);
        await expectArmed(page, /^Always pay/);
        await page.screenshot({ path: join(import.meta.dirname, '../../demo-output/0-the-gate.png') });
        await press(page, /^Always pay/);
        await page.waitForURL(`${home}/article/lamplighter`);
      },
    },
    {
      title: 'Second article by navigation: paid silently',
      price: 20_000n,
      go: async (page) => void (await page.goto(`${home}/article/bees`)),
    },
    {
      title: 'Article of a v1 server: paid silently',
      price: 10_000n,
      async go(page) {
        await page.goto(`${home}/article/clockmaker`).catch(() => undefined); // repeated after its 402 page
        await page
          .getByRole('heading', { name: /clockmaker/i })
          .first()
          .waitFor();
      },
    },
    {
      title: 'Paid API by fetch',
      price: 1_000n,
      async go(page) {
        await page.goto(`${home}/desk`);
        await page.locator('#by-fetch').click();
        await answered(page, '#result-fetch');
      },
    },
    {
      title: 'Paid API by XHR',
      price: 1_000n,
      async go(page) {
        await page.locator('#by-xhr').click();
        await answered(page, '#result-xhr');
      },
    },
    {
      title: 'Paid API by POST: asked, for a repeat may act twice',
      price: 2_000n,
      async go(page) {
        await page.locator('#by-post').click();
        await press(await approveWindow(wallet), /^Pay /);
        await answered(page, '#result-post');
      },
    },
    {
      title: 'Another shop asks, the user declines: its own 402 page is shown',
      price: 0n,
      async go(page) {
        await page.goto(`${shops.v2.origin}/article/lighthouse`);
        await page.getByRole('button', { name: /^Decline/ }).click();
        await page.waitForURL(`${shops.v2.origin}/article/lighthouse`);
      },
    },
  ];
}

async function walk(step: Step, page: Page, wallet: Wallet, world: World): Promise<boolean> {
  const [before, known] = [
    await balance(world),
    new Set((await wallet.api.receipts({ limit: 100 })).map(idOf)),
  ];
  const started = performance.now();
  await step.go(page);
  const took = performance.now() - started;
  const receipts = (await settledReceipts(wallet)).filter((receipt) => !known.has(receipt.id));
  const after = await balance(world);
  console.log(`\n${step.title}`);
  console.log(`  price ${dollars(step.price)}, ${took.toFixed(0)} ms`);
  console.log(`  balance ${dollars(before)} → ${dollars(after)}`);
  for (const { path, money, transaction } of receipts)
    console.log(`  ${path}: ${money}, ${transaction ?? 'no transaction'}`);
  const isExact = before - after === step.price && receipts.length === (step.price === 0n ? 0 : 1);
  if (!isExact) console.error('  WRONG: the chain did not move what the step costs');
  return isExact;
}

/** An answer is booked a moment after the page has it. */
async function settledReceipts(wallet: Wallet): Promise<Receipt[]> {
  for (let tries = 0; tries < 50; tries += 1) {
    const receipts = await wallet.api.receipts({ limit: 100 });
    if (receipts.every(({ money }) => money === 'claimed' || money === 'unknown')) return receipts;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return wallet.api.receipts({ limit: 100 });
}

async function photographScreens(wallet: Wallet, folder: string): Promise<void> {
  for (const name of ['popup', 'dashboard'] as const) {
    const screen = await wallet.open(name);
    const [width, height] = name === 'popup' ? [360, 600] : [900, 700];
    await screen.setViewportSize({ width, height });
    await screen.waitForTimeout(500);
    // All of it in one window: a scroll bar would lie over the right edge of a page that is as wide as the window.
    const whole = await screen.evaluate(() => document.documentElement.scrollHeight);
    await screen.setViewportSize({ width, height: Math.max(height, whole) });
    await screen.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    await screen.close();
  }
}

function balance({ chain }: World): Promise<bigint> {
  return chain.usdcBalance(chain.wallet.address);
}

function idOf({ id }: Receipt): string {
  return id;
}

function dollars(amount: bigint): string {
  return `$${(Number(amount) / 1e6).toFixed(4)}`;
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}
