// What is spent of each limit that holds for a site, and when it will be less: by the very facts that a payment is judged by.
import { counts, type Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { type Holding, settingOf } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';
import { everywhere as allSites, covers, isWildcard } from '../rules/wildcard.ts';
import type { Budget, RulePlace } from './api.ts';
import { day } from './history.ts';
import type { Archive, Facts, Ledger } from './ports.ts';
import { month, spent, spentOnOwn } from './rule-facts.ts';
import { readName } from './rule-names.ts';
import { lastPaidAt, lastPrice } from './site-memory.ts';
import { dayOf } from './totals.ts';

export interface BudgetPorts {
  readonly ledger: Pick<Ledger, 'facts' | 'since'>;
  readonly archive: Pick<Archive, 'daySums'>;
  readonly clock: Clock;
}

/** Of limits in money; the oldest that is counted is the first to go. */
export async function budgetsOf(place: RulePlace, ports: BudgetPorts): Promise<Budget[]> {
  return (await countersOf(place, ports)).budgets;
}

export interface Counters {
  readonly budgets: Budget[];
  /** What the site itself cost in the last 24 hours, whoever charged; micro-dollars. */
  readonly spentToday: string;
  /** What was paid for one thing last, micro-dollars; null where nothing is remembered. */
  readonly price: string | null;
  /** With what its own origin was paid last. */
  readonly last: ReturnType<typeof lastPaidAt>;
}

export async function countersOf(place: RulePlace, ports: BudgetPorts): Promise<Counters> {
  const name = readName(place.site, place.money);
  if (!name.ok) return { budgets: [], spentToday: '0', price: null, last: null };
  const { site, money } = name.value;
  const at = ports.clock();
  const facts = await ports.ledger.facts({ site, kind: money, at, thing: '' });
  const everywhere = (await ports.ledger.since(at - day)).filter(({ kind }) => kind === money);
  const monthly = facts.spentEarlier + spent(facts.recent);
  const oldest = await oldestDay({ site, money }, facts, at, ports);
  const budgets = [
    budget('per-day', spentOnOwn(facts.recent), goes(facts.recent, day), facts),
    budget('per-month', monthly, oldest === null ? goes(facts.recent, month) : oldest + month, facts),
    budget('all-day', facts.spentEverywhere, goes(everywhere, day), facts),
    budget('outstanding', facts.outstanding, null, facts),
  ].filter((one) => one !== null);
  const own = facts.recent.filter((one) => one.site === site);
  const { memory } = facts;
  return { budgets, spentToday: `${spent(own)}`, price: lastPrice(memory), last: lastPaidAt(memory, site) };
}

function budget(kind: string, amount: bigint, lessAt: number | null, holding: Holding): Budget | null {
  const limit = parseLimit(settingOf(kind, holding));
  if (limit === null) return null;
  const own = holding.rule?.settings[kind] !== undefined;
  return { kind, spent: `${amount}`, limit: `${limit}`, own, lessAt: amount === 0n ? null : lessAt };
}

/** When the first of them leaves its window; null where there is none. */
function goes(purchases: readonly Purchase[], window: number): number | null {
  const moments = purchases.filter(({ money }) => counts(money)).map(({ at }) => at);
  return moments.length === 0 ? null : Math.min(...moments) + window;
}

/** The end of the first day that the month still counts: by then something is free again. Null where only the last day counts. */
async function oldestDay(
  { site, money }: RulePlace,
  { rule, spentEarlier }: Facts,
  at: number,
  { archive }: BudgetPorts,
): Promise<number | null> {
  if (spentEarlier === 0n) return null;
  const name = rule?.site ?? site;
  const isOne = name !== allSites && !isWildcard(name);
  const sums = await archive.daySums(dayOf(at - month), dayOf(at), isOne ? name : undefined);
  const first = sums.find((sum) => sum.kind === money && covers(name, sum.site));
  return first === undefined ? null : (first.day + 1) * day;
}
