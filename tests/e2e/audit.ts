// What every journey leaves in the servers' logs: a payment stands on the one request that was bought, and nowhere else.
import { expect } from '@playwright/test';
import { counts, maxPresentations } from '../../lib/core/purchase.ts';
import { networkUrl } from '../../lib/core/site.ts';
import type { JournalRow, Wallet } from '../rig/chromium.ts';
import { digestOf, type LogEntry } from '../rig/request-log.ts';
import type { World } from '../rig/world.ts';
import { unforgiven } from './money-faults.ts';

/** What a journey does on purpose, and no wallet by itself. */
export interface Exceptions {
  /** So often a person asked for a payment to be presented once more. */
  readonly byHand?: number;
  /** A header that a page has set by itself. */
  readonly ofThePage?: string;
}

/** A journey begins with an empty ledger, which is held against the servers' logs and the chain after it. */
export async function audited(
  title: string,
  { wallet, world }: { wallet: Pick<Wallet, 'forgetPurchases' | 'purchases'>; world: World },
  journey: () => Promise<void>,
  exceptions: Exceptions = {},
): Promise<void> {
  await wallet.forgetPurchases();
  const from = world.log.whole.length;
  const before = await world.chain.usdcBalance(world.chain.wallet.address);
  await journey();
  await unforgiven(title, async () => {
    const purchases = await wallet.purchases();
    expectCleanLog(world.log.whole.slice(from), purchases, exceptions);
    await expectCounted(world, before, purchases);
  });
}

export function expectCleanLog(
  entries: readonly LogEntry[],
  purchases: readonly JournalRow[],
  { byHand = 0, ofThePage }: Exceptions = {},
): void {
  const foreign = ofThePage === undefined ? null : digestOf([ofThePage]);
  const carriers = entries.filter(
    ({ hasPaymentHeader, paymentDigest }) => hasPaymentHeader && paymentDigest !== foreign,
  );
  expect(carriers.filter(isPreflight).map(told), 'no payment on a preflight').toEqual([]);
  expect(carriers.filter(isSpeculative).map(told), 'no payment on a prefetch').toEqual([]);
  const strays = carriers.filter((entry) => !purchases.some((purchase) => isBoughtBy(purchase, entry)));
  expect(strays.map(told), 'every payment on the request that it was made for').toEqual([]);
  const signIns = entries.filter(({ hasSignIn }) => hasSignIn);
  expect(signIns.filter(isPreflight).map(told), 'no sign-in on a preflight').toEqual([]);
  const unbought = signIns.filter((entry) => !purchases.some((purchase) => isPlaceOf(purchase, entry)));
  expect(unbought.map(told), 'no sign-in where nothing was bought').toEqual([]);
  const repeated = carriers.filter((entry, index) => isRepeated(entry, carriers.slice(0, index), byHand));
  expect(repeated.map(told), 'no payment is sent again once it brought something').toEqual([]);
}

/** Whatever left the wallet, which had so much `before`, is counted in its ledger, to the last unit. */
export async function expectCounted(
  world: World,
  before: bigint,
  purchases: readonly JournalRow[],
): Promise<void> {
  const left = before - (await world.chain.usdcBalance(world.chain.wallet.address));
  const counted = purchases
    .filter(({ money, asset }) => counts(money) && asset === world.chain.usdc)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  expect(left <= counted, `${left} left the wallet, and ${counted} are counted`).toBe(true);
}

function isPreflight({ method }: LogEntry): boolean {
  return method === 'OPTIONS';
}

function isSpeculative({ secFetchPurpose }: LogEntry): boolean {
  return secFetchPurpose !== undefined;
}

/** The very bytes of this purchase, at its URL, by its method. */
function isBoughtBy(purchase: JournalRow, { host, path, method, paymentDigest }: LogEntry): boolean {
  const url = networkUrl(`${new URL(purchase.url).protocol}//${host}${path}`);
  return purchase.proof === paymentDigest && purchase.url === url && purchase.method === method;
}

function isPlaceOf({ url }: JournalRow, { host, path }: LogEntry): boolean {
  const bought = new URL(url);
  return bought.host === host && bought.pathname === path.split('?')[0];
}

/** The identical bytes are sent again only after an answer that brought nothing, or by the browser itself after none. */
function isRepeated(entry: LogEntry, earlier: readonly LogEntry[], byHand: number): boolean {
  const before = earlier.filter(({ paymentDigest }) => paymentDigest === entry.paymentDigest);
  const answers = before.flatMap(({ status }) => (status === null ? [] : [status]));
  return answers.length >= maxPresentations + byHand || answers.some((status) => status < 300);
}

function told({ server, method, host, path, status, secFetchSite, referer }: LogEntry): string {
  const from = `${secFetchSite ?? 'no site'}, from ${referer ?? 'nowhere'}`;
  return `${server}: ${method} ${host}${path} (${from}): ${status ?? 'no answer'}`;
}
