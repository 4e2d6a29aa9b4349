// The names that rules stand under: a site, all sites, or a wildcard above a site that was paid already.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Money } from '../core/money.ts';
import { isLoopback, parseSite } from '../core/site.ts';
import { isPublicSuffix } from '../rules/suffixes.ts';
import { covers, everywhere, isWildcard } from '../rules/wildcard.ts';

export interface RuleName {
  readonly site: string;
  readonly money: Money;
}

/** `wildcard`: a person must see what it covers, and say so once more. */
export type RuleWarning = 'wildcard';

/** A site on this machine only ever has test money. */
export function readName(site: unknown, money: unknown): Outcome<RuleName> {
  const isTest = money === 'test';
  if ((!isTest && money !== 'real') || typeof site !== 'string') return failed('rule-malformed');
  if (site === everywhere) return success({ site, money });
  if (isWildcard(site)) return readWildcard(site, money);
  const known = site.includes('*') ? failed('rule-malformed') : parseSite(site);
  if (!known.ok) return known;
  return success({ site: known.value, money: isLoopback(known.value) ? 'test' : money });
}

/** Only https, only as an origin writes it, and nothing under which strangers have names. */
function readWildcard(site: string, money: Money): Outcome<RuleName> {
  const below = site.replace('*.', '');
  const known = parseSite(below);
  if (!known.ok) return known;
  const { hostname, protocol } = new URL(known.value);
  if (protocol !== 'https:' || isNumeric(hostname) || isLoopback(known.value))
    return failed('rule-malformed');
  return isPublicSuffix(hostname) ? failed('wildcard-too-wide') : success({ site, money });
}

function isNumeric(hostname: string): boolean {
  return hostname.includes(':') || /^[0-9.]+$/.test(hostname);
}

export function warningOf(site: string): RuleWarning | null {
  return isWildcard(site) ? 'wildcard' : null;
}

/** Which of these sites a rule of that name holds for, unless they have rules of their own. */
export function coveredBy(name: string, sites: readonly string[]): string[] {
  return sites.filter((site) => site !== name && covers(name, site));
}

/** Right below the wildcard: `https://news.shop.example` is, of `https://*.shop.example`. */
export function isRightBelow(name: string, site: string): boolean {
  const [before = '', after = ''] = name.split('*');
  const label = site.slice(before.length, site.length - after.length);
  return site === `${before}${label}${after}` && /^[^./:]+$/.test(label);
}
