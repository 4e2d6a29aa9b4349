// The rule book as a file: JSON with a version (docs/rules-format.md). What is taken in pays nothing until a person switches it on.
import { failed, type Outcome, success } from '../core/failure.ts';
import { isList, isRecord, type Json, parseJson } from '../core/json.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Rule } from '../rules/index.ts';
import { everywhere } from '../rules/wildcard.ts';
import type { RuleEntry, RulesImported } from './api.ts';
import type { Ledger } from './ports.ts';
import { entryOf } from './rule-entries.ts';
import { readName } from './rule-names.ts';
import { readSettings } from './rule-settings.ts';

const rulesFormat = 'tuppence-rules';
const rulesVersion = 1;

/** Nobody has rules for more sites than this. */
const most = 5_000;
const longest = 4_000_000;

interface FilePorts {
  readonly ledger: Pick<Ledger, 'holding' | 'rule' | 'rules' | 'putRule'>;
  readonly clock: Clock;
}

export async function exportRules({ ledger, clock }: FilePorts): Promise<string> {
  const moneys = ['real', 'test'] as const;
  const forAll = await Promise.all(moneys.map(async (money) => (await ledger.rule(everywhere, money)) ?? []));
  const rules = [...forAll.flat(), ...(await ledger.rules())].map(lineOf);
  const exportedAt = new Date(clock()).toISOString();
  return `${JSON.stringify({ format: rulesFormat, version: rulesVersion, exportedAt, rules }, null, 2)}\n`;
}

/** Without what only this browser knows: the name of a visit. */
function lineOf(rule: Rule): Omit<RuleEntry, 'warning'> {
  const { warning: _seen, settings, ...entry } = entryOf(rule);
  const { trust, ...others } = settings;
  return { ...entry, settings: isRecord(trust) && 'visit' in trust ? others : settings };
}

/** All of it is read before any of it is taken in. Rules that are here stay as they are; so does what holds for all sites. */
export async function importRules(
  json: unknown,
  { ledger, clock }: FilePorts,
): Promise<Outcome<RulesImported>> {
  const read = readRules(json);
  if (!read.ok) return read;
  const ofSites = read.value.filter(({ site }) => site !== everywhere);
  const fresh: Rule[] = [];
  for (const rule of ofSites)
    if ((await ledger.rule(rule.site, rule.money)) === undefined) fresh.push({ ...rule, changedAt: clock() });
  for (const rule of fresh) await ledger.putRule(rule);
  return success({
    added: fresh.length,
    known: ofSites.length - fresh.length,
    forAll: read.value.filter(({ site }) => site === everywhere).map(entryOf),
  });
}

/** Switched off, all of them; what is blocked stays blocked, which needs nobody's leave. */
function readRules(json: unknown): Outcome<Rule[]> {
  if (typeof json !== 'string' || json.length > longest) return failed('rules-malformed');
  const parsed = parseJson(json, longest);
  if (!parsed.ok || !isRecord(parsed.value)) return failed('rules-malformed');
  const { format, version, rules } = parsed.value;
  if (format !== rulesFormat) return failed('rules-malformed');
  if (typeof version === 'number' && version > rulesVersion) return failed('rules-newer');
  if (version !== rulesVersion || !isList(rules) || rules.length > most) return failed('rules-malformed');
  const read = rules.map(readEntry).filter((rule) => rule !== null);
  const names = new Set(read.map(({ site, money }) => `${site} ${money}`));
  const isWhole = read.length === rules.length && names.size === read.length;
  return isWhole ? success(read) : failed('rules-malformed');
}

function readEntry(value: Json): Rule | null {
  if (!isRecord(value)) return null;
  const { site, money, on, settings, changedAt, inherits } = value;
  const name = readName(site, money);
  const isSound = typeof on === 'boolean' && typeof inherits === 'boolean' && Number.isSafeInteger(changedAt);
  if (!name.ok || name.value.money !== money || !isSound) return null;
  const read = readSettings(settings, site === everywhere);
  if (!read.ok) return null;
  return { ...name.value, on: false, settings: read.value, changedAt: Number(changedAt), inherits };
}
