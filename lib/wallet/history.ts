// What was bought, for the screens: the newest, a page of what is looked for, and what was spent in the last 24 hours.
import type { Money } from '../core/money.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Network } from '../networks/index.ts';
import type { HistoryPage, HistoryQuery, Receipt, Spending } from './api.ts';
import { cursorOf, fatesOf, isLater, matcherOf, placeOf } from './history-query.ts';
import type { Archive, Ledger, Networks } from './ports.ts';
import { receiptOf } from './receipt.ts';
import { spent } from './rule-facts.ts';
import { wordsIn } from './search-words.ts';

export const day = 24 * 3_600_000;

const usualLimit = 50;
const highestLimit = 200;

interface ReceiptPorts {
  readonly archive: Archive;
  readonly networks: Networks;
}

/** For the popup: what came to nothing is left out. */
export async function newestReceipts(limit: number, { archive, networks }: ReceiptPorts): Promise<Receipt[]> {
  const wanted = Math.min(Math.max(0, Math.trunc(limit)), 500);
  const found: Receipt[] = [];
  if (wanted === 0) return found;
  const known = await networks();
  for await (const batch of archive.backwards({}, wanted)) {
    found.push(...newestOf(batch, wanted - found.length, known));
    if (found.length === wanted) break;
  }
  return found;
}

/** Of these purchases; no more of them are looked at than it takes. */
export function newestOf(
  purchases: readonly Purchase[],
  limit: number,
  networks: readonly Network[],
): Receipt[] {
  const found: Receipt[] = [];
  for (const purchase of purchases.toSorted((one, other) => (isLater(one, other) ? -1 : 1))) {
    if (found.length === limit) break;
    if (purchase.money !== 'void') found.push(...receiptsOf([purchase], networks));
  }
  return found;
}

export async function historyPage(
  query: HistoryQuery,
  { archive, networks }: ReceiptPorts,
): Promise<HistoryPage> {
  const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? usualLimit)), highestLimit);
  const { purchases, cursor } = await purchasesPage(query, limit, archive);
  return { receipts: receiptsOf(purchases, await networks()), cursor };
}

/** The next so many that are looked for. One more is found than given, to know whether there is one. */
export async function purchasesPage(
  query: HistoryQuery,
  limit: number,
  archive: Archive,
): Promise<{ readonly purchases: Purchase[]; readonly cursor: string | null }> {
  const purchases: Purchase[] = [];
  const begin = query.cursor === undefined ? undefined : placeOf(query.cursor);
  if (begin === null) return { purchases, cursor: null };
  const isWanted = matcherOf(query);
  for await (const batch of found(begin === undefined ? query : upTo(query, begin.at), limit + 1, archive)) {
    for (const purchase of batch) {
      const isPast = begin !== undefined && !isLater(begin, purchase);
      if (isPast || !isWanted(purchase)) continue;
      if (purchases.length === limit) return { purchases, cursor: cursorOf(purchases.at(-1) ?? purchase) };
      purchases.push(purchase);
    }
  }
  return { purchases, cursor: null };
}

/** All that may be looked for, newest first; what is certainly not is not read. */
export async function* found(
  query: HistoryQuery,
  first: number,
  archive: Archive,
): AsyncIterable<readonly Purchase[]> {
  const fates = fatesOf(query);
  if (fates !== null) yield await archive.withFates(fates);
  else yield* archive.backwards({ ...query, words: wordsIn(query.text ?? '') }, first);
}

/** Nothing later than the moment at which the page before ended. */
function upTo(query: HistoryQuery, at: number): HistoryQuery {
  return { ...query, to: Math.min(query.to ?? Number.POSITIVE_INFINITY, at + 1) };
}

export async function spentToday(ports: { ledger: Ledger; clock: Clock }): Promise<Spending> {
  return spendingOf(await ports.ledger.since(ports.clock() - day));
}

/** What these purchases cost or may still cost. */
export function spendingOf(purchases: readonly Purchase[]): Spending {
  const total = (kind: Money) => spent(purchases.filter((purchase) => purchase.kind === kind)).toString();
  return { real: total('real'), test: total('test') };
}

export async function spentAtSite(
  scope: { site: string; money: Money },
  ports: { archive: Archive; clock: Clock },
): Promise<string> {
  let sum = 0n;
  const lastDay = { site: scope.site, from: ports.clock() - day };
  for await (const batch of ports.archive.backwards(lastDay, 256))
    sum += spent(batch.filter(({ kind }) => kind === scope.money));
  return sum.toString();
}

function receiptsOf(purchases: readonly Purchase[], networks: readonly Network[]): Receipt[] {
  return purchases.map((one) => receiptOf(one, networks)).filter((receipt) => receipt !== null);
}
