// What a person does with the rule book: looks at it, writes a rule, takes one away, chooses a template.
import { failed, type Outcome, success } from '../core/failure.ts';
import type { Money } from '../core/money.ts';
import type { Rule } from '../rules/index.ts';
import { everywhere, isWildcard } from '../rules/wildcard.ts';
import type { RuleDraft, RuleEntry, RulePlace } from './api.ts';
import type { Archive, Ledger } from './ports.ts';
import { alsoBlocked, type BookPorts, writeRule } from './rule-book.ts';
import { month } from './rule-facts.ts';
import { isRightBelow, readName, warningOf } from './rule-names.ts';
import { readSettings } from './rule-settings.ts';
import { readTemplate } from './templates.ts';

export interface EntryPorts extends BookPorts {
  readonly ledger: Pick<Ledger, 'rule' | 'rules' | 'holding' | 'putRule' | 'removeRule'>;
  readonly archive: Pick<Archive, 'backwards' | 'daySums'>;
}

const moneys: readonly Money[] = ['real', 'test'];

/** What holds for all sites first. */
export async function ruleEntries({ ledger }: Pick<EntryPorts, 'ledger'>): Promise<RuleEntry[]> {
  return (await allRules(ledger)).map(entryOf);
}

/** `sure`: the person has seen what a wildcard covers. */
export async function saveRule(
  draft: RuleDraft,
  sure: boolean,
  ports: EntryPorts,
): Promise<Outcome<RuleEntry>> {
  const rule = readDraft(draft, ports.clock());
  if (!rule.ok) return rule;
  const { site, money } = rule.value;
  const before = await ports.ledger.rule(site, money);
  if (isWildcard(site) && rule.value.on && before?.on !== true) {
    if (!(await isKnownBelow(site, ports))) return failed('wildcard-unknown');
    if (!sure) return failed('wildcard-unconfirmed');
  }
  const written = await writeRule(rule.value, ports);
  return written.ok ? success(entryOf(written.value)) : written;
}

/** What holds for all sites can be changed, and not taken away: its limits are the last ones. */
export async function removeRule(place: RulePlace, ports: EntryPorts): Promise<Outcome<null>> {
  const name = readName(place.site, place.money);
  if (!name.ok) return name;
  const { site, money } = name.value;
  const { ledger } = ports;
  if (site === everywhere) return failed('rule-malformed');
  const rule = await ledger.rule(site, money);
  if (rule === undefined) return failed('rule-unknown');
  await ledger.removeRule(site, money);
  await alsoBlocked({ ...rule, settings: {} }, ports);
  return success(null);
}

/** The site's other settings are gone: a template is a whole rule. */
export async function applyTemplate(
  { site, money, template }: RulePlace & { readonly template: unknown },
  ports: EntryPorts,
): Promise<Outcome<RuleEntry>> {
  const chosen = readTemplate(template);
  if (chosen === null || site === everywhere) return failed('rule-malformed');
  return saveRule({ site, money, ...chosen }, false, ports);
}

export function readDraft(draft: unknown, now: number): Outcome<Rule> {
  const { site, money, on, settings } = (draft ?? {}) as Record<string, unknown>; // each is checked
  const name = readName(site, money);
  if (!name.ok) return name;
  const read = readSettings(settings, name.value.site === everywhere);
  if (!read.ok) return read;
  return success({ ...name.value, on: on === true, settings: read.value, changedAt: now, inherits: true });
}

/** Some site right below the wildcard was paid in the last 30 days, so that a person has seen one that it covers. */
async function isKnownBelow(name: string, { archive, clock }: EntryPorts): Promise<boolean> {
  for await (const rows of archive.backwards({ from: clock() - month }, 256))
    if (rows.some(({ site }) => isRightBelow(name, site))) return true;
  return false;
}

export async function allRules(ledger: Pick<Ledger, 'rule' | 'rules'>): Promise<Rule[]> {
  const forAll = await Promise.all(moneys.map((money) => ledger.rule(everywhere, money)));
  return [...forAll.filter((rule) => rule !== undefined), ...(await ledger.rules())];
}

export function entryOf({ site, money, on, settings, changedAt, inherits }: Rule): RuleEntry {
  const warning = warningOf(site);
  const entry = { site, money, on, settings, changedAt, inherits: inherits === true };
  return warning === null ? entry : { ...entry, warning };
}
