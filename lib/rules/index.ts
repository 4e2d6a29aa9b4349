// The shelf of rule kinds: one line each.
import { type Heard, type Opinion, type Reason, type Verdict, verdictOf } from '../core/verdict.ts';
import { allDay } from './all-day.ts';
import { blocked } from './blocked.ts';
import type { Holding, Payment, Rule, RuleKind } from './contract.ts';
import { expiry } from './expiry.ts';
import { methods } from './methods.ts';
import { money } from './money.ts';
import { outstanding } from './outstanding.ts';
import { pathLimits } from './path-limits.ts';
import { paths } from './paths.ts';
import { pause } from './pause.ts';
import { payee } from './payee.ts';
import { isListed, readPayees } from './payee-list.ts';
import { payees } from './payees.ts';
import { payeesBlocked } from './payees-blocked.ts';
import { perDay } from './per-day.ts';
import { perMonth } from './per-month.ts';
import { perRequest } from './per-request.ts';
import { quietHours } from './quiet-hours.ts';
import { rate } from './rate.ts';
import { requests } from './requests.ts';
import { thirdParty } from './third-party.ts';
import { tokens } from './tokens.ts';
import { trust } from './trust.ts';
import { usualPrice } from './usual-price.ts';

export type { Holding, Payment, Rule };

export const ruleKinds: readonly RuleKind[] = [
  blocked,
  money,
  expiry,
  trust,
  pause,
  quietHours,
  payee,
  payees,
  payeesBlocked,
  tokens,
  requests,
  methods,
  thirdParty,
  paths,
  pathLimits,
  usualPrice,
  perRequest,
  rate,
  perDay,
  perMonth,
  allDay,
  outstanding,
];

/** What the rules say of a payment. A site without a rule asks; so does a setting that cannot be read. */
export function judge(holding: Holding, payment: Payment): Verdict {
  return verdictOf(opinionsOf(holding, payment));
}

/** Everybody's opinion, and whether there is a rule at all. */
export function opinionsOf(holding: Holding, payment: Payment, kinds = ruleKinds): Heard[] {
  const told = kinds.flatMap((kind) =>
    settingsOf(kind, holding).map((setting) => heard(kind.id, opinionOf(kind, setting, holding, payment))),
  );
  return [heard('rule', permission(holding)), ...told].filter((opinion) => opinion !== null);
}

/** What is never paid need not be weighed. */
export function isBlocked(holding: Holding): boolean {
  return settingsOf(blocked, holding).includes(true);
}

/** Nothing is paid to them, whoever asks for it and whatever a person would say. */
export function isPayeeBlocked(holding: Holding, payTo: string): boolean {
  return settingsOf(payeesBlocked, holding).some((setting) => isListed(readPayees(setting) ?? [], payTo));
}

/** Of what the browser tells of a request, what would ask at other sites and is allowed at this one. */
export function consented(holding: Holding, payment: Payment): Reason[] {
  if (!holding.rule?.on) return [];
  const asking = opinionsOf(holding, payment, [methods, thirdParty]).filter(({ say }) => say !== 'pay');
  const against = asking.filter(({ reason }) => reason !== 'over-third-party'); // allowed, and to be asked about by its budget
  const isAllowed = ({ id }: RuleKind) => !against.some(({ kind }) => kind === id);
  return answers.filter(([kind]) => isAllowed(kind)).map(([, reason]) => reason);
}

/** Which kind of rule answers which question of the context. */
const answers = [
  [methods, 'not-a-read'],
  [thirdParty, 'other-origin'],
] as const satisfies [RuleKind, Reason][];

/** Null: there is a rule, and it is on. */
function permission({ rule }: Holding): Opinion | null {
  if (rule === undefined) return { say: 'ask', reason: 'no-rule' };
  return rule.on ? null : { say: 'ask', reason: 'rule-off' };
}

/** The setting of a kind that holds for a site; undefined where none does. */
export function settingOf(id: string, holding: Holding): unknown {
  const kind = ruleKinds.find((one) => one.id === id);
  return kind && settingsOf(kind, holding)[0];
}

/** The settings of this kind that have a say. */
function settingsOf(kind: RuleKind, { rule, all }: Holding): unknown[] {
  const [own, general] = [rule?.settings[kind.id], all?.settings[kind.id]];
  const inherited = rule === undefined || rule.inherits === true ? general : undefined;
  const candidates = {
    site: [own === undefined ? inherited : own],
    everywhere: [general],
    both: [own, general],
  }[kind.scope];
  const said = candidates.filter((setting) => setting !== undefined);
  const given = said.length === 0 && kind.unset !== undefined ? [kind.unset] : said;
  return given.filter((setting) => !(kind.mayBeOff && setting === 'off'));
}

function opinionOf(kind: RuleKind, setting: unknown, { rule }: Holding, payment: Payment): Opinion | null {
  const judgeOf = kind.read(setting);
  return judgeOf === null ? { say: 'ask', reason: 'setting-unreadable' } : judgeOf(payment, rule);
}

function heard(kind: string, opinion: Opinion | null): Heard | null {
  return opinion && { kind, ...opinion };
}
