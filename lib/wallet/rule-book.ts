// What each site may spend: reads and writes rules as a person sees them.

import { failed, type Outcome, success } from '../core/failure.ts';
import { firstLimits } from '../core/limits.ts';
import { type Money, niceStepUp } from '../core/money.ts';
import { isLoopback, parseSite } from '../core/site.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Rule } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';
import type { RuleView } from './api.ts';
import type { Ledger } from './ports.ts';

interface Scope {
  readonly site: string;
  readonly money: Money;
}

interface BookPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** The limits that a prompt proposes: the usual ones, or the next step above a higher price and ten of them a day. */
export function proposedLimits(cost: bigint): { perRequest: bigint; perDay: bigint } {
  if (cost <= firstLimits.perRequest) return firstLimits;
  const perRequest = niceStepUp(cost);
  return { perRequest, perDay: perRequest * 10n };
}

/** A site on this machine only ever has test money; other sites are ruled for real money first. */
export function moneyOf(site: string): Money {
  return isLoopback(site) ? 'test' : 'real';
}

export async function allowSite(
  scope: Scope,
  limits: { readonly perRequest: string; readonly perDay: string },
  ports: BookPorts,
): Promise<Outcome<RuleView>> {
  return setRule(scope.site, { ...limits, on: true, blocked: false, money: scope.money }, ports);
}

export async function blockSite(site: string, ports: BookPorts): Promise<void> {
  const rule = await ports.ledger.rule(site, moneyOf(site));
  const before = rule === undefined ? newRule(moneyOf(site)) : viewOf(rule);
  await setRule(site, { ...before, blocked: true }, ports);
}

/** Sites whose own pages are as if there were no wallet. */
export function blockedSites(rules: readonly Rule[]): string[] {
  return [...new Set(rules.filter(({ settings }) => settings.blocked === true).map(({ site }) => site))];
}

export async function setRule(site: string, view: RuleView, ports: BookPorts): Promise<Outcome<RuleView>> {
  const known = parseSite(site);
  if (!known.ok) return known;
  const [perRequest, perDay] = [view.perRequest, view.perDay].map(parseLimit);
  if (perRequest == null || perDay == null || perRequest > perDay) return failed('limit-malformed');
  const rule: Rule = {
    site: known.value,
    money: view.money === 'real' && !isLoopback(site) ? 'real' : 'test',
    on: view.on === true,
    settings: {
      blocked: view.blocked === true,
      'per-request': perRequest.toString(),
      'per-day': perDay.toString(),
    },
    changedAt: ports.clock(),
  };
  await ports.ledger.putRule(rule);
  await alsoBlocked(rule, ports);
  return success(viewOf(rule));
}

/** Blocked is blocked, for real money and for test money; so is unblocked. */
async function alsoBlocked({ site, money, settings, changedAt }: Rule, { ledger }: BookPorts): Promise<void> {
  const others = money === 'real' ? 'test' : 'real';
  const { blocked } = settings;
  const other = await ledger.rule(site, others);
  if (other !== undefined) await ledger.putRule({ ...other, settings: { ...other.settings, blocked } });
  else if (blocked === true) await ledger.putRule({ site, money: others, on: false, settings, changedAt });
}

export function viewOf(rule: Rule): RuleView {
  const { settings } = rule;
  return {
    on: rule.on,
    blocked: settings.blocked === true,
    perRequest: (parseLimit(settings['per-request']) ?? 0n).toString(),
    perDay: (parseLimit(settings['per-day']) ?? 0n).toString(),
    money: rule.money,
  };
}

/** What the screen starts from when there is no rule: off, with the usual limits. */
export function newRule(money: Money): RuleView {
  return {
    on: false,
    blocked: false,
    perRequest: firstLimits.perRequest.toString(),
    perDay: firstLimits.perDay.toString(),
    money,
  };
}
