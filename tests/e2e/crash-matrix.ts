// The crash matrix: every named point of a purchase's life, from a 402 that was seen to a payment that is final, at sellers of every
// temper; how a purchase gets to its point, and what must hold of it in the end.
import { expect, type Page } from '@playwright/test';
import { maxPresentations } from '../../lib/core/purchase.ts';
import type { Wallet } from '../rig/chromium.ts';
import type { HostileMode } from '../rig/hostile-modes.ts';
import { setTrap, type TrapPoint, trapPoints } from '../rig/traps.ts';
import type { World } from '../rig/world.ts';
import { declineAll } from './unpaid.ts';

/** A good one, one that loses the answer, one that is in trouble, one that lies, and one that only ever asks. */
export const sellers = [
  'honest',
  'settle-then-drop',
  'settle-then-502',
  'lying-receipt',
  'endless-402',
] as const satisfies readonly HostileMode[];
export type Seller = (typeof sellers)[number];

/**
 * Where the whole browser is killed, which takes longer: the first seller everywhere, and each point at one of the other four too,
 * in turn. `CRASH_MATRIX=whole` kills all five everywhere.
 */
export function pointsOfKilled(seller: Seller): readonly TrapPoint[] {
  const turn = sellers.indexOf(seller) - 1;
  if (turn < 0 || process.env.CRASH_MATRIX === 'whole') return trapPoints;
  return trapPoints.filter((_, index) => index % 4 === turn);
}

/** Stands still at the point when `sprung` resolves; `served` tells whether the page has its goods. */
export async function goTo(
  point: TrapPoint,
  path: string,
  { world, wallet, home, page }: { world: World; wallet: Wallet; home: Page; page: Page },
): Promise<{ readonly sprung: Promise<void>; readonly served: Promise<boolean> }> {
  if (!point.endsWith('settled')) {
    const { sprung } = await setTrap(home, point);
    return { sprung, served: ask(page, path).catch(() => false) }; // its page may die with the browser
  }
  const served = await ask(page, path);
  await world.hostile.settleAll(path);
  await world.chain.finalize();
  const bought = (await wallet.purchases()).find(({ url }) => url.endsWith(path));
  const { sprung } = await setTrap(home, point);
  void wallet.api.checkNow({ id: bought?.id ?? '' }).catch(() => undefined); // nobody lives to answer
  return { sprung, served: Promise.resolve(served) };
}

export function pathOf(seller: HostileMode, what: string): string {
  return `/${seller}/${what.replaceAll(' ', '-')}`;
}

/** One call; true: the goods are there. */
function ask(page: Page, path: string): Promise<boolean> {
  return page.evaluate(
    ([url, patience]) =>
      fetch(url, { signal: AbortSignal.timeout(patience), cache: 'no-store' })
        .then(async (answer) => (await answer.text()) !== '' && answer.ok)
        .catch(() => false),
    [path, patience] as const,
  );
}

/** In milliseconds: longer than the wallet waits for whoever might still be signing. */
const patience = 14_000;

/**
 * As any program does that was not served; whoever is asked whether to pay for the same again says no. All at once, for the
 * wallet makes each of them wait until nobody else can be at it.
 */
export async function askOnceMore(wallet: Wallet, page: Page, paths: readonly string[]): Promise<void> {
  const declining = declineAll(wallet);
  await Promise.all(paths.map((path) => ask(page, path)));
  await declining.stop();
}

export async function expectOnePayment(
  { hostile, chain }: World,
  wallet: Wallet,
  path: string,
): Promise<void> {
  await hostile.settleAll(path);
  await chain.finalize();
  const rows = (await wallet.purchases()).filter(({ url }) => url.endsWith(path));
  expect(rows.filter(({ proof }) => proof !== null).length, `${path}: signed once at most`).toBeLessThan(2);
  const presented = hostile.received(path);
  const digests = new Set(presented.map(({ digest }) => digest));
  expect(digests.size, `${path}: one authorization left`).toBeLessThan(2);
  // Whoever is ended before a departure is booked does not know of it: the identical bytes may leave once more.
  const most = path.endsWith('before-sent') ? maxPresentations + 1 : maxPresentations;
  expect(presented.length, `${path}: presented so often at most`).toBeLessThanOrEqual(most);
  const used = await Promise.all(
    presented.slice(0, 1).map(({ payer, nonce }) => chain.authorizationState(payer, nonce)),
  );
  for (const { id } of rows) await wallet.api.checkNow({ id });
  const ended = (await wallet.purchases()).filter(({ url }) => url.endsWith(path));
  const settled = ended.filter(({ money }) => money === 'settled');
  expect(settled.length, `${path}: the ledger ends as the chain`).toBe(used.filter(Boolean).length);
}

/** No network rule carries a proof: each was used, or taken back at the wake. */
export async function expectNothingArmed(wallet: Wallet): Promise<void> {
  const home = await wallet.open('dashboard');
  const armed = () =>
    home.evaluate(async () => {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      return rules.filter(({ action }) => String(action.type) === 'modifyHeaders').length;
    });
  await expect.poll(armed, { timeout: 15_000 }).toBe(0);
  await home.close();
}
