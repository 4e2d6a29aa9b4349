// How often: so many payments a minute and an hour, whatever they cost. A page in a loop is stopped before its budget is gone.
import type { Opinion } from '../core/verdict.ts';
import type { RuleKind } from './contract.ts';

const highest = 10_000;

export const rate: RuleKind = {
  id: 'rate',
  text: 'rule_rate',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: { minute: 10, hour: 60 },
  read(setting) {
    const { minute, hour, ...others } = (setting ?? {}) as Record<string, unknown>; // each is checked
    const given = [minute, hour].filter((count) => count !== undefined);
    if (given.length === 0 || !given.every(isCount) || Object.keys(others).length > 0) return null;
    return ({ lastMinute, lastHour }) => over(lastMinute, minute) ?? over(lastHour, hour);
  },
};

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= highest;
}

function over(paid: number, limit: unknown): Opinion | null {
  if (!isCount(limit) || paid + 1 <= limit) return null;
  return { say: 'ask', reason: 'over-rate', numbers: { spent: `${paid}`, limit: `${limit}` } };
}
