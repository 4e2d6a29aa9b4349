// Paused until a moment, or until a person takes it back: nothing is paid without asking. For all sites it freezes every rule.
import type { RuleKind } from './contract.ts';

export const pause: RuleKind = {
  id: 'pause',
  text: 'rule_pause',
  scope: 'both',
  role: 'limit',
  mayBeOff: true,
  example: { until: 1_800_000_000_000 },
  read(setting) {
    const { until } = (setting ?? {}) as Record<string, unknown>; // checked in the next line
    if (until !== null && !(Number.isSafeInteger(until) && Number(until) > 0)) return null;
    return ({ at }) => {
      if (until === null) return { say: 'ask', reason: 'paused' };
      return at < Number(until) ? { say: 'ask', reason: 'paused', numbers: { until: `${until}` } } : null;
    };
  },
};
