// What each site may spend: reads and writes rules as a person sees them.

import { failed, type Outcome, success } from '../core/failure.ts';
import { firstLimits } from '../core/limits.ts';
import type { Money } from '../core/money.ts';
import { isLoopback, parseSite } from '../core/site.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Rule } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';
import { readThirdParties } from '../rules/third-party.ts';
import { readTrust } from '../rules/trust.ts';
import { isWildcard } from '../rules/wildcard.ts';
import type { RuleView, TemplateName, TrustEnd } from './api.ts';
import type { Ledger } from './ports.ts';
import { wantsPassword } from './raising.ts';
import { readTemplate } from './templates.ts';

interface Scope {
  readonly site: string;
  readonly money: Money;
}

export interface BookPorts {
  readonly ledger: Pick<Ledger, 'rule' | 'holding' | 'putRule'>;
  readonly clock: Clock;
  /** Asked before a limit is raised beyond what is usual; without it nothing is. */
  confirm?(): Promise<Outcome<null>>;
}

/** A site on this machine only ever has test money; other sites are ruled for real money first. */
export function moneyOf(site: string): Money {
  return isLoopback(site) ? 'test' : 'real';
}

export interface Allowed {
  readonly perRequest: string;
  readonly perDay: string;
  /** In the place of the limits. */
  readonly template?: TemplateName;
  /** When it ends; without it the rule stands until it expires. */
  readonly trust?: TrustEnd;
}

/** `visit` names the visit of the tab that asks. */
export async function allowSite(
  scope: Scope,
  limits: Allowed,
  ports: BookPorts,
  visit: string | null = null,
): Promise<Outcome<RuleView>> {
  const rule = await allowing(scope, limits, ports, visit);
  if (!rule.ok) return rule;
  const written = await writeRule(rule.value, ports);
  return written.ok ? success(viewOf(written.value)) : written;
}

/** The rule that *always* would write. */
export async function allowing(
  { site, money }: Scope,
  { perRequest, perDay, trust, template }: Allowed,
  ports: BookPorts,
  visit: string | null,
): Promise<Outcome<Rule>> {
  const end = trust === 'visit' ? { visit } : trust && { ...trust, since: ports.clock() };
  if (end !== undefined && readTrust(end) === null) return failed('rule-malformed');
  const ending = { trust: end ?? 'off' };
  if (template !== undefined) return fromTemplate({ site, money }, template, ending, ports);
  const view = { perRequest, perDay, on: true, blocked: false, money };
  return madeRule(site, view, ports, ending);
}

/** A template is a whole rule: the site's other settings are gone. */
function fromTemplate(
  { site, money }: Scope,
  template: unknown,
  ending: Rule['settings'],
  { clock }: BookPorts,
): Outcome<Rule> {
  const known = parseSite(site);
  if (!known.ok) return known;
  const chosen = readTemplate(template);
  if (chosen === null || template === 'block') return failed('rule-malformed'); // who blocks does not pay
  const settings = { ...chosen.settings, ...(chosen.on ? ending : {}) };
  return success({ site: known.value, money, on: chosen.on, settings, changedAt: clock(), inherits: true });
}

export async function blockSite(site: string, ports: BookPorts): Promise<void> {
  const rule = await ports.ledger.rule(site, moneyOf(site));
  const before = rule === undefined ? newRule(moneyOf(site)) : viewOf(rule);
  await setRule(site, { ...before, blocked: true }, ports);
}

/** Sites whose own pages are as if there were no wallet; what only a wildcard blocks is refused when it asks. */
export function blockedSites(rules: readonly Rule[]): string[] {
  const blocked = rules.filter((rule) => isBlocking(rule) && !isWildcard(rule.site));
  return [...new Set(blocked.map(({ site }) => site))];
}

/** Other origins that may charge on some site's pages. */
export function thirdPartiesOf(rules: readonly Rule[]): string[] {
  const origins = rules.flatMap(({ settings }) => [
    ...(readThirdParties(settings['third-party'])?.keys() ?? []),
  ]);
  return [...new Set(origins)];
}

/** The rest of the site's settings stays as it was; a new rule is for the rest as for all sites. */
export async function setRule(site: string, view: RuleView, ports: BookPorts): Promise<Outcome<RuleView>> {
  const made = await madeRule(site, view, ports);
  if (!made.ok) return made;
  const written = await writeRule(made.value, ports);
  return written.ok ? success(viewOf(written.value)) : written;
}

/** The site's rule as it would be written. */
async function madeRule(
  site: string,
  view: RuleView,
  ports: BookPorts,
  more: Rule['settings'] = {},
): Promise<Outcome<Rule>> {
  const known = parseSite(site);
  if (!known.ok) return known;
  const [perRequest, perDay] = [view.perRequest, view.perDay].map(parseLimit);
  if (perRequest == null || perDay == null || perRequest > perDay) return failed('limit-malformed');
  const money = view.money === 'real' && !isLoopback(site) ? 'real' : 'test';
  const before = await ports.ledger.rule(known.value, money);
  const rule: Rule = {
    ...(before ?? { inherits: true }),
    site: known.value,
    money,
    on: view.on === true,
    settings: {
      ...before?.settings,
      ...(view.on === true && before?.on === false ? { trust: 'off' } : {}), // switched on again, it has no end
      blocked: view.blocked === true,
      'per-request': perRequest.toString(),
      'per-day': perDay.toString(),
      ...more,
    },
    changedAt: ports.clock(),
  };
  return success(rule);
}

/** Every rule is written here. */
export async function writeRule(rule: Rule, ports: BookPorts): Promise<Outcome<Rule>> {
  if (await isRaise(rule, ports)) {
    const confirmed = (await ports.confirm?.()) ?? failed('password-needed');
    if (!confirmed.ok) return confirmed;
  }
  await ports.ledger.putRule(rule);
  await alsoBlocked(rule, ports);
  return success(rule);
}

/** It wants the password. */
export async function isRaise(rule: Rule, { ledger }: BookPorts): Promise<boolean> {
  const { all } = await ledger.holding(rule.site, rule.money);
  return wantsPassword(rule, await ledger.rule(rule.site, rule.money), all);
}

/** Blocked is blocked, for real money and for test money; so is unblocked. A site on this machine has no real money to rule. */
export async function alsoBlocked(rule: Rule, { ledger }: BookPorts): Promise<void> {
  const { site, money } = rule;
  if (isLoopback(site)) return;
  const others = money === 'real' ? 'test' : 'real';
  const blocked = isBlocking(rule);
  const other = await ledger.rule(site, others);
  if (other === undefined) {
    if (blocked) await ledger.putRule({ ...rule, money: others, on: false });
  } else if (isBlocking(other) !== blocked) {
    await ledger.putRule({ ...other, settings: { ...other.settings, blocked } });
  }
}

function isBlocking({ settings }: Rule): boolean {
  return settings.blocked === true;
}

/** `all`: what holds for all sites, for what the rule does not say itself. */
export function viewOf(rule: Rule, all?: Rule): RuleView {
  const settings = { ...(rule.inherits === true ? all?.settings : {}), ...rule.settings };
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
