// Rules to begin with: what holds for all sites in a new wallet, and four that a person may choose for a site in one click.
import { firstLimits } from '../core/limits.ts';
import type { Rule } from '../rules/contract.ts';
import { everywhere } from '../rules/wildcard.ts';
import type { TemplateName } from './api.ts';

export const templateNames: readonly TemplateName[] = ['ask', 'small-change', 'generous', 'block'];

type Template = Pick<Rule, 'on' | 'settings'>;

/** In micro-dollars: five cents at a time, fifty a day, five dollars in thirty days. */
const smallChange = {
  'per-request': firstLimits.perRequest.toString(),
  'per-day': firstLimits.perDay.toString(),
  'per-month': '5000000',
};

/** Ten times as much, and still below what wants the password (`raising.ts`). */
const generous = { 'per-request': '500000', 'per-day': '5000000', 'per-month': '50000000' };

/** What a template does not say is as for all sites. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  ask: { on: false, settings: { ...smallChange, blocked: false } },
  'small-change': { on: true, settings: { ...smallChange, blocked: false } },
  generous: { on: true, settings: { ...generous, blocked: false } },
  block: { on: false, settings: { ...smallChange, blocked: true } },
};

/** Null for what is no template's name. */
export function readTemplate(name: unknown): Template | null {
  const known = templateNames.find((one) => one === name);
  return known === undefined ? null : templates[known];
}

/**
 * No rate is among them: the budget of a day bounds what a page in a loop can cost, and a gallery of forty pictures would be
 * stopped at its tenth. Who wants one sets it.
 */
const firstSettings = {
  ...smallChange,
  'all-day': '2000000',
  outstanding: '500000',
  expiry: { unused: 90, always: 365 },
};

/** What holds for all sites, for real money and for test money. */
export const firstRules: readonly Rule[] = (['real', 'test'] as const).map((money) => ({
  site: everywhere,
  money,
  on: true,
  settings: firstSettings,
  changedAt: 0,
}));
