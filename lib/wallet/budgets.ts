// What is spent of each limit that holds for a site, and when it will be less: by the very facts that a payment is judged by.
import type { Money } from '../core/money.ts';
import { counts, type Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { type Holding, settingOf } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';
import type { Budget, RulePlace } from './api.ts';
import { day } from './history.ts';
import type { Latest, Ledger } from './ports.ts';
import { month, spent, spentOnOwn } from './rule-facts.ts';
import { readName } from './rule-names.ts';
import { lastPaidAt, lastPrice } from './site-memory.ts';

export interface BudgetPorts {
  readonly ledger: Pick<Ledger, 'facts' | 'latest'>;
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

/** `reading`: of the last 24 hours, where that is read anyway. */
export async function countersOf(
  place: RulePlace,
  ports: BudgetPorts,
  reading?: Promise<Latest>,
): Promise<Counters> {
  const name = readName(place.site, place.money);
  if (!name.ok) return { budgets: [], spentToday: '0', price: null, last: null };
  const { site, money } = name.value;
  const at = ports.clock();
  const known = reading ?? ports.ledger.latest(at - day);
  const [latest, facts] = await Promise.all([
    known,
    ports.ledger.facts({ site, kind: money, at, thing: '' }, known),
  ]);
  const monthly = facts.spentEarlier + spent(facts.recent);
  const { earliest } = facts;
  const budgets = [
    budget('per-day', spentOnOwn(facts.recent), goes(facts.recent, day), facts),
    // By the end of the first day that the month still counts something is free again.
    budget(
      'per-month',
      monthly,
      earliest === null ? goes(facts.recent, month) : (earliest + 1) * day + month,
      facts,
    ),
    everySiteBudget(facts, money, latest),
    budget('outstanding', facts.outstanding, null, facts),
  ].filter((one) => one !== null);
  const own = facts.recent.filter((one) => one.site === site);
  const { memory } = facts;
  return { budgets, spentToday: `${spent(own)}`, price: lastPrice(memory), last: lastPaidAt(memory, site) };
}

/** What all sites together may spend in a day. */
export function everySiteBudget(holding: Holding, money: Money, { purchases }: Latest): Budget | null {
  const counted = purchases.filter(({ kind }) => kind === money);
  return budget('all-day', spent(counted), goes(counted, day), holding);
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
