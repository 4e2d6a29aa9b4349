// What would have happened under these rules: the purchases of the last 30 days, judged once more in their order, by a pure function.
// What only that moment knew is not in it: whether a person looked at the page, whether the wallet was locked, what was outstanding.
// What would have been refused costs nothing; what would have been asked about is counted, since somebody did pay it.
import { counts, isUnpriced, type Purchase } from '../core/purchase.ts';
import type { Opinion } from '../core/verdict.ts';
import { type Holding, judge, type Rule } from '../rules/index.ts';
import { everywhere, wildcardsOver } from '../rules/wildcard.ts';
import { day } from './history.ts';
import type { SiteMemory } from './ports.ts';
import { month, paymentOf } from './rule-facts.ts';
import { remembering } from './site-memory.ts';

export interface Judged extends Pick<Opinion, 'say' | 'reason'> {
  readonly purchase: Purchase;
}

/** `rules` with what holds for all sites among them; `purchases` of both kinds of money, in any order. Oldest first. */
export function dryRun(rules: readonly Rule[], purchases: readonly Purchase[], now: number): Judged[] {
  return inOrder(purchases).flatMap(beginDryRun(rules, now));
}

export function inOrder(purchases: readonly Purchase[]): Purchase[] {
  return purchases.toSorted((one, other) => one.at - other.at);
}

/** The same step by step: to be handed one purchase after the other, oldest first. Nothing comes of what no rule had a say in. */
export function beginDryRun(rules: readonly Rule[], now: number): (purchase: Purchase) => Judged[] {
  const book = new Map(rules.map((rule) => [`${rule.site} ${rule.money}`, timeless(rule)]));
  const past: Past = { rows: new Map(), memories: new Map() };
  return (purchase) => {
    if (purchase.at < now - month || !counts(purchase.money)) return [];
    if (purchase.decidedBy === 'elsewhere') {
      remember(purchase, past); // no rule of this wallet had a say in it
      return [];
    }
    const { say, reason } = judgeAgain(purchase, book, past);
    // Who was not paid by rule would have been paid by a person, or not at all.
    if (say !== 'refuse') remember({ ...purchase, decidedBy: say === 'pay' ? 'rule' : 'user' }, past);
    return [{ purchase, say, reason }];
  };
}

/** As if it had stood all the time: when it was written, and which visit it was written for, is of today. */
function timeless(rule: Rule): Rule {
  const { trust: _end, ...settings } = rule.settings;
  return { ...rule, settings: { ...settings, expiry: 'off' } };
}

function judgeAgain(purchase: Purchase, book: ReadonlyMap<string, Rule>, past: Past): Opinion {
  const { site, kind, at } = purchase;
  const named = (name: string) => book.get(`${name} ${kind}`);
  const rule = [site, ...wildcardsOver(site)].map(named).find((found) => found !== undefined);
  const holding: Holding = { rule, all: named(everywhere) };
  const ofSite = rowsOf(rule?.site ?? site, kind, past);
  const facts = {
    ...holding,
    memory: past.memories.get(`${site} ${kind}`),
    recent: ofSite.rows.slice(placeOf(at - day, ofSite)),
    spentEarlier: sumTo(at - day, ofSite) - sumTo(at - month, ofSite),
    lastPaid: null,
    timesTrusted: 0,
    spentEverywhere: sumSince(at - day, rowsOf(everywhere, kind, past)),
    outstanding: 0n,
    alike: [],
  };
  const verdict = judge(holding, paymentOf(purchase, null, facts));
  // No rule pays what no limit counts.
  const isAsked = isUnpriced(purchase) && verdict.say !== 'refuse';
  return isAsked ? { say: 'ask', reason: 'token-unpriced' } : verdict;
}

/** What has happened so far, by site, by wildcard, and everywhere. */
interface Past {
  readonly rows: Map<string, Rows>;
  readonly memories: Map<string, SiteMemory>;
}

/** In the order of time; `sums` has what came before each row, and the whole at its end. */
interface Rows {
  readonly rows: Purchase[];
  readonly sums: bigint[];
}

function rowsOf(name: string, kind: string, { rows }: Past): Rows {
  return rows.get(`${name} ${kind}`) ?? { rows: [], sums: [0n] };
}

function remember(purchase: Purchase, past: Past): void {
  const { site, kind, cost } = purchase;
  for (const name of [site, ...wildcardsOver(site), everywhere]) {
    const known = rowsOf(name, kind, past);
    known.rows.push(purchase);
    known.sums.push((known.sums.at(-1) ?? 0n) + BigInt(cost));
    past.rows.set(`${name} ${kind}`, known);
  }
  if (purchase.decidedBy === 'elsewhere') return;
  const memory = past.memories.get(`${site} ${kind}`);
  past.memories.set(`${site} ${kind}`, remembering(memory, purchase));
}

/** Index of the first row from this moment on. */
function placeOf(moment: number, { rows }: Rows): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.at ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sumTo(moment: number, known: Rows): bigint {
  return known.sums[placeOf(moment, known)] ?? 0n;
}

function sumSince(moment: number, known: Rows): bigint {
  return (known.sums.at(-1) ?? 0n) - sumTo(moment, known);
}
