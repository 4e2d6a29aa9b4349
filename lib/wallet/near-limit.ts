// One calm note where a payment takes a budget over 80 %: once in each window, by the very facts that a payment is judged by.
import type { Money } from '../core/money.ts';
import { everywhere } from '../rules/wildcard.ts';
import type { Budget, BudgetNote } from './api.ts';
import { type BudgetPorts, budgetsOf } from './budgets.ts';
import { day } from './history.ts';
import type { Ledger } from './ports.ts';
import { month } from './rule-facts.ts';

/** In milliseconds: how far each budget looks back. What is outstanding has no window, and no note. */
const windows: Readonly<Record<string, number>> = { 'per-day': day, 'per-month': month, 'all-day': day };

export interface Told {
  readonly site: string;
  readonly money: Money;
  readonly kind: string;
  /** Micro-dollars, decimal; of another limit than this one nothing was told. */
  readonly limit: string;
  /** What the payment cost that led to it. */
  readonly price: string;
  readonly at: number;
  readonly isSeen: boolean;
}

export interface NearLimitPorts extends BudgetPorts {
  readonly ledger: BudgetPorts['ledger'] & Pick<Ledger, 'holding'>;
  readonly told: { read(): Promise<readonly Told[]>; write(told: readonly Told[]): Promise<void> };
}

export interface NearLimit {
  /** A payment was signed: true when there is something new to say. */
  paid(payment: { readonly site: string; readonly kind: Money; readonly cost: string }): Promise<boolean>;
  /** What was said and not put away, in today's numbers. */
  notes(): Promise<BudgetNote[]>;
  /** The person has seen it. */
  putAway(id: string): Promise<void>;
}

export function createNearLimit(ports: NearLimitPorts): NearLimit {
  const { told, clock } = ports;
  /** One step after the other: twelve payments at once are one note. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };

  /** Of a window that is over nothing is known any more. A clock that was set back ends it too. */
  async function current(): Promise<readonly Told[]> {
    return (await told.read()).filter(({ kind, at }) => Math.abs(clock() - at) < (windows[kind] ?? 0));
  }

  /** A site that is asked about every time has no budget that could end; what holds for all sites always does. */
  async function budgetsNear(site: string, money: Money): Promise<(Budget & { readonly of: string })[]> {
    const { rule } = await ports.ledger.holding(site, money);
    const own = rule?.on === true ? rule.site : null;
    return (await budgetsOf({ site, money }, ports))
      .filter((budget) => budget.kind in windows && isNear(budget))
      .flatMap((budget) => {
        const of = budget.kind === 'all-day' ? everywhere : own;
        return of === null ? [] : [{ ...budget, of }];
      });
  }

  return {
    paid: ({ site, kind: money, cost }) =>
      inTurn(async () => {
        const known = await current();
        const near = await budgetsNear(site, money);
        const news = near
          .map(({ of, kind, limit }) => ({ site: of, money, kind, limit }))
          .filter((one) => !known.some((other) => idOf(other) === idOf(one) && other.limit === one.limit))
          .map((one): Told => ({ ...one, price: cost, at: clock(), isSeen: false }));
        if (news.length === 0) return false;
        const others = known.filter((one) => !news.some((other) => idOf(other) === idOf(one)));
        await told.write([...others, ...news]);
        return true;
      }),

    async notes() {
      const open = (await current()).filter(({ isSeen }) => !isSeen);
      const views = await Promise.all(
        open.map(async (one) => {
          const budget = (await budgetsOf(one, ports)).find(({ kind }) => kind === one.kind);
          return budget !== undefined && isNear(budget) ? noteOf(one, budget) : null;
        }),
      );
      return views.filter((view) => view !== null);
    },

    putAway: (id) =>
      inTurn(async () => {
        const known = await current();
        await told.write(known.map((one) => (idOf(one) === id ? { ...one, isSeen: true } : one)));
      }),
  };
}

function isNear({ spent, limit }: Budget): boolean {
  return BigInt(limit) > 0n && BigInt(spent) * 100n >= BigInt(limit) * 80n;
}

function noteOf(told: Told, { spent, limit, lessAt }: Budget): BudgetNote {
  const { site, money, kind, price } = told;
  const left = BigInt(limit) > BigInt(spent) ? BigInt(limit) - BigInt(spent) : 0n;
  const more = BigInt(price) > 0n ? Number(left / BigInt(price)) : 0;
  const window = kind === 'per-month' ? 'month' : 'day';
  return {
    id: idOf(told),
    site: site === everywhere ? null : site,
    money,
    window,
    spent,
    limit,
    lessAt,
    more,
  };
}

function idOf({ site, money, kind }: Pick<Told, 'site' | 'money' | 'kind'>): string {
  return `${kind} ${money} ${site}`;
}
