// What a rule may be raised to without the password: who has talked a person into higher limits has not got it.
import type { Rule } from '../rules/contract.ts';
import { parseLimit } from '../rules/limit.ts';
import { readThirdParties } from '../rules/third-party.ts';
import { everywhere } from '../rules/wildcard.ts';

/** Above these, in micro-dollars: a dollar at a time, ten a day at a site, 25 a day at all sites. */
const thresholds = { each: 1_000_000n, day: 10_000_000n, everywhere: 25_000_000n } as const;

/** Micro-dollars, decimal; more than any site may be given without the password. */
export function isFar({
  perRequest,
  perDay,
}: {
  readonly perRequest: string;
  readonly perDay: string;
}): boolean {
  return BigInt(perRequest) > thresholds.each || BigInt(perDay) > thresholds.day;
}

type Reach = Readonly<Record<keyof typeof thresholds, bigint>>;

const nothing: Reach = { each: 0n, day: 0n, everywhere: 0n };
const unbounded = 10n ** 18n;

/** Test money is worth nothing. `before` is the rule that is replaced, `all` what holds for all sites. */
export function wantsPassword(after: Rule, before: Rule | undefined, all: Rule | undefined): boolean {
  if (after.money === 'test') return false;
  const [now, then] = [reachOf(after, all), before === undefined ? nothing : reachOf(before, all)];
  return names.some((name) => now[name] > thresholds[name] && now[name] > then[name]);
}

const names = ['each', 'day', 'everywhere'] as const;

/** The most that a rule allows. */
function reachOf(rule: Rule, all: Rule | undefined): Reach {
  if (rule.site === everywhere) return { ...budgetOf(rule.settings), everywhere: ceilingOf(rule) };
  if (!rule.on || rule.settings.blocked === true) return nothing;
  const inherited = rule.inherits === true ? all?.settings : {};
  const settings = { ...inherited, ...rule.settings };
  const budgets = [budgetOf(settings), ...thirdPartiesOf(settings)];
  return {
    each: most(budgets.map(({ each }) => each)),
    day: most(budgets.map(({ day }) => day)),
    everywhere: 0n,
  };
}

/** Without a budget of the day nothing is paid; without a limit for one payment that budget is it. */
function budgetOf(settings: Rule['settings']): Pick<Reach, 'each' | 'day'> {
  const day = parseLimit(settings['per-day']) ?? 0n;
  const each = parseLimit(settings['per-request']) ?? day;
  return { each: each < day ? each : day, day };
}

function thirdPartiesOf(settings: Rule['settings']): Pick<Reach, 'each' | 'day'>[] {
  const budgets = [...(readThirdParties(settings['third-party'])?.values() ?? [])];
  return budgets.map(({ perRequest: each, perDay: day }) => ({ each, day }));
}

function ceilingOf({ settings }: Rule): bigint {
  return parseLimit(settings['all-day']) ?? unbounded;
}

function most(amounts: readonly bigint[]): bigint {
  return amounts.toSorted((one, other) => (one < other ? -1 : 1)).at(-1) ?? 0n;
}
