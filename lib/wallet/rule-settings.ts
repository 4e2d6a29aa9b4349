// Settings as they come from a screen or a file: every one of a kind that is known, and read by that kind, or none at all.
import { failed, type Outcome, success } from '../core/failure.ts';
import { isRecord, type JsonRecord } from '../core/json.ts';
import type { RuleKind } from '../rules/contract.ts';
import { type Rule, ruleKinds } from '../rules/index.ts';
import { parseLimit } from '../rules/limit.ts';

/** As long as a screen's worth of settings may be, in characters. */
const longest = 32_768;

/** `forAll`: settings for all sites; only there may be what holds for all of them together. */
export function readSettings(value: unknown, forAll: boolean): Outcome<Rule['settings']> {
  const copied = copyOf(value);
  if (copied === null) return failed('rule-malformed');
  for (const [id, setting] of Object.entries(copied)) {
    const kind = ruleKinds.find((one) => one.id === id);
    if (kind === undefined || !mayStand(kind, forAll) || !isReadable(kind, setting))
      return failed('rule-malformed', { kind: id.slice(0, 40) });
  }
  const [each, day] = [parseLimit(copied['per-request']), parseLimit(copied['per-day'])];
  return each !== null && day !== null && each > day ? failed('limit-malformed') : success(copied);
}

/** Where a kind may be set: trust is a single site's, and what holds for all sites together is theirs alone. */
export function mayStand({ id, scope }: Pick<RuleKind, 'id' | 'scope'>, forAll: boolean): boolean {
  return forAll ? id !== 'trust' : scope !== 'everywhere';
}

export function isReadable(kind: RuleKind, setting: unknown): boolean {
  return (kind.mayBeOff === true && setting === 'off') || kind.read(setting) !== null;
}

/** Plain data that nobody else can change afterwards; null for what is none. */
function copyOf(value: unknown): JsonRecord | null {
  try {
    const text = JSON.stringify(value);
    const copied: unknown = text.length > longest ? null : JSON.parse(text);
    return isRecord(copied) ? copied : null;
  } catch {
    return null;
  }
}
