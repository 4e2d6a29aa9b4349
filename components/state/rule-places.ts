// Where a rule stands, as an address of the dashboard names it and as a person types it.
import { failed, type Outcome, success } from '../../lib/core/failure.ts';
import { isLoopback } from '../../lib/core/site.ts';
import type { RulePlace } from '../../lib/wallet/api.ts';
import { readName } from '../../lib/wallet/rule-names.ts';

export const allRules = '#rules';
/** What holds for all sites is a rule of this name. */
export const allSites = '*';

/** `#rules/https%3A%2F%2Fshop.example`; before a rule for test money stands `test`. */
export function ruleAddress(place: RulePlace): string {
  return `${allRules}/${encodeURIComponent(placeName(place))}`;
}

/** The one name of a place: real money goes without saying. */
export function placeName({ site, money }: RulePlace): string {
  return money === 'test' ? `test ${site}` : site;
}

/** Null for what names no place that a rule may stand at. */
export function placeOf(name: string): RulePlace | null {
  const money = name.startsWith('test ') ? 'test' : 'real';
  const read = readName(name.replace(/^test /, ''), money);
  return read.ok ? read.value : null;
}

/** What a person types for a site: `shop.example`, `*.shop.example`, or an address copied from the browser. */
export function placeTyped(
  text: string,
  money: RulePlace['money'],
  developerMode: boolean,
): Outcome<RulePlace> {
  const site = siteFrom(text);
  if (site === null) return failed('site-opaque');
  if (isLoopback(site) && !developerMode) return failed('site-loopback');
  const read = readName(site, money);
  return read.ok ? success(read.value) : read;
}

/** Its origin; without a scheme it is https. Null for what is no address of a site. */
export function siteFrom(text: string): string | null {
  const typed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const [, wildcard] = /^[a-z]+:\/\/(\*\.)/i.exec(whole) ?? [];
  const plain = wildcard === undefined ? whole : whole.replace(wildcard, '');
  // Browsers differ in what they make of a blank in a name.
  if (/^$|\s/.test(typed) || plain.includes('*') || !URL.canParse(plain)) return null;
  const { protocol, host, origin, username, password } = new URL(plain);
  // What stands before an @ is read as the site by people, and never is.
  if (origin === 'null' || host === '' || username + password !== '') return null;
  return wildcard === undefined ? origin : `${protocol}//*.${host}`;
}
