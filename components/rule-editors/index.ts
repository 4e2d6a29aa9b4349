// The shelf of rule editors: one line for each kind in `lib/rules`, in the order of the screen.
import { money, payee, usualPrice } from './always.ts';
import { blocked } from './blocked.ts';
import type { RuleEditor, RuleGroupName, Translate } from './contract.ts';
import { allDay, outstanding, perDay, perMonth, perRequest } from './dollars.ts';
import { expiry } from './expiry.ts';
import { paths, payees, payeesBlocked } from './lists.ts';
import { methods } from './methods.ts';
import { pathLimits } from './path-limits.ts';
import { pause } from './pause.ts';
import { quietHours } from './quiet-hours.ts';
import { rate } from './rate.ts';
import { requests } from './requests.ts';
import { thirdParty } from './third-party.ts';
import { tokens } from './tokens.ts';
import { trust } from './trust.ts';

export const ruleEditors: readonly RuleEditor[] = [
  perRequest,
  perDay,
  perMonth,
  allDay,
  outstanding,
  blocked,
  pathLimits,
  rate,
  requests,
  paths,
  methods,
  thirdParty,
  tokens,
  payees,
  payeesBlocked,
  pause,
  quietHours,
  trust,
  expiry,
  payee,
  usualPrice,
  money,
];

interface RuleGroup {
  readonly name: Exclude<RuleGroupName, 'first'>;
  readonly title: (t: Translate) => string;
}

/** What stands behind a disclosure; what everybody needs stands before it. */
export const ruleGroups: readonly RuleGroup[] = [
  { name: 'finer', title: (t) => t('group_finer') },
  { name: 'what', title: (t) => t('group_what') },
  { name: 'when', title: (t) => t('group_when') },
  { name: 'always', title: (t) => t('group_always') },
];
