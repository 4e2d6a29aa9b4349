// Quiet hours: from one time of the day to another, where the user is, nothing is paid without asking.
import type { RuleKind } from './contract.ts';

export const quietHours: RuleKind = {
  id: 'quiet-hours',
  text: 'rule_quiet_hours',
  scope: 'both',
  role: 'limit',
  mayBeOff: true,
  example: { from: '22:00', to: '07:00' },
  read(setting) {
    const { from, to } = (setting ?? {}) as Record<string, unknown>; // each is checked
    const [begin, end] = [minuteOf(from), minuteOf(to)];
    if (begin === null || end === null || begin === end) return null;
    return ({ minute }) => {
      const isOvernight = begin > end;
      const isQuiet = isOvernight ? minute >= begin || minute < end : minute >= begin && minute < end;
      return isQuiet ? { say: 'ask', reason: 'quiet-hours' } : null;
    };
  },
};

/** Minutes since midnight. */
function minuteOf(time: unknown): number | null {
  const [, hours, minutes] =
    (typeof time === 'string' && /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time)) || [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}
