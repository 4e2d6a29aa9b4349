// Another origin that charges on this site's pages: asked about, unless a person has given that very origin a budget on this very
// site. It spends that budget and no other: neither the site's, nor what the same origin may spend on pages of its own.
import { isRecord } from '../core/json.ts';
import { parseSite } from '../core/site.ts';
import type { Payment, RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';

const most = 32;

interface Budget {
  readonly perRequest: bigint;
  readonly perDay: bigint;
}

export const thirdParty: RuleKind = {
  id: 'third-party',
  text: 'rule_third_party',
  scope: 'site',
  role: 'budget',
  unset: 'ask',
  example: { 'https://media.example': { 'per-request': '10000', 'per-day': '100000' } },
  read(setting) {
    const budgets = setting === 'ask' ? new Map<string, Budget>() : readThirdParties(setting);
    if (budgets === null) return null;
    return (payment) => {
      if (!isThirdParty(payment)) return null;
      const budget = budgets.get(payment.origin);
      if (budget === undefined) return { say: 'ask', reason: 'other-origin' };
      const { cost, spentOnFile, spentByOrigin: spent } = payment;
      const { perRequest, perDay } = budget;
      const isWithin = spentOnFile + cost <= perRequest && spent + cost <= perDay;
      const numbers = { cost: `${cost}`, spent: `${spent}`, limit: `${perDay}`, each: `${perRequest}` };
      return isWithin
        ? { say: 'pay', reason: 'within-third-party', numbers }
        : { say: 'ask', reason: 'over-third-party', numbers };
    };
  },
};

export function isThirdParty({ site, origin }: Pick<Payment, 'site' | 'origin'>): boolean {
  return origin !== site;
}

/** By origin; null for what is no such setting. */
export function readThirdParties(setting: unknown): ReadonlyMap<string, Budget> | null {
  if (!isRecord(setting)) return null;
  const entries = Object.entries(setting).map(([origin, budget]) => [origin, readBudget(budget)] as const);
  const isSound = entries.every(([origin, budget]) => parseSite(origin).ok && budget !== null);
  if (!isSound || entries.length === 0 || entries.length > most) return null;
  return new Map(entries.flatMap(([origin, budget]) => (budget === null ? [] : [[origin, budget]])));
}

function readBudget(value: unknown): Budget | null {
  if (!isRecord(value)) return null;
  const [perRequest, perDay] = [parseLimit(value['per-request']), parseLimit(value['per-day'])];
  return perRequest === null || perDay === null || perRequest > perDay ? null : { perRequest, perDay };
}
