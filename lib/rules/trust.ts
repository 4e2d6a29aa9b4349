// Trust with an end: for this visit, until a moment, or so many more times. After its end the site asks as if the rule were off.
import type { RuleKind } from './contract.ts';

const mostTimes = 1_000;

/** `since`: when it was given. A clock that stands before that knows nothing of it. */
type Trust =
  | { readonly visit: string }
  | { readonly until: number; readonly since: number }
  | { readonly times: number; readonly since: number };

export const trust: RuleKind = {
  id: 'trust',
  text: 'rule_trust',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: { times: 10, since: 1_800_000_000_000 },
  read(setting) {
    const given = readTrust(setting);
    if (given === null) return null;
    return ({ at, visit, timesTrusted }) => {
      if ('visit' in given) return visit === given.visit ? null : { say: 'ask', reason: 'trust-ended' };
      const { since } = given;
      if ('until' in given) {
        const numbers = { until: `${given.until}` };
        return at >= since && at < given.until ? null : { say: 'ask', reason: 'trust-ended', numbers };
      }
      const numbers = { spent: `${timesTrusted}`, limit: `${given.times}` };
      return at >= since && timesTrusted < given.times
        ? null
        : { say: 'ask', reason: 'trust-ended', numbers };
    };
  },
};

/** Null for what is no trust with an end. */
export function readTrust(setting: unknown): Trust | null {
  const { visit, until, times, since, ...others } = (setting ?? {}) as Record<string, unknown>; // each is checked
  const given = [visit, until, times].filter((one) => one !== undefined);
  if (given.length !== 1 || Object.keys(others).length > 0) return null;
  if (visit !== undefined)
    return typeof visit === 'string' && /^[0-9a-f]{32}$/.test(visit) && since === undefined
      ? { visit }
      : null;
  if (!isMoment(since)) return null;
  if (until !== undefined) return isMoment(until) && until > since ? { until, since } : null;
  const isCount = Number.isSafeInteger(times) && Number(times) >= 1 && Number(times) <= mostTimes;
  return isCount ? { times: Number(times), since } : null;
}

function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
