// A permission that nobody uses any more ends, and every one ends in time: in days without use, and in days since a person last said so.
import type { RuleKind } from './contract.ts';

const day = 24 * 3_600_000;
const longest = 3_650;

export const expiry: RuleKind = {
  id: 'expiry',
  text: 'rule_expiry',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: { unused: 90, always: 365 },
  read(setting) {
    const { unused, always } = (setting ?? {}) as Record<string, unknown>; // each is checked
    if (!isDays(unused) || !isDays(always)) return null;
    return ({ at, lastPaid }, rule) => {
      if (rule === undefined) return null;
      const { changedAt } = rule;
      const used = Math.max(changedAt, lastPaid ?? 0);
      if (at - used <= unused * day && at - changedAt <= always * day) return null;
      return { say: 'ask', reason: 'rule-expired', numbers: { used: `${used}`, changed: `${changedAt}` } };
    };
  },
};

function isDays(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= longest;
}
