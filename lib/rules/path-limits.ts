// Parts of a site with a limit of their own: `/articles/*` up to two cents, `/download/*` always asks. Of several that hold, the
// longest decides. It only ever makes stricter: the site's own limits hold beside it.
import type { RuleKind } from './contract.ts';
import { parseLimit } from './limit.ts';
import { comparable, isAt, pathShape } from './paths.ts';
import { isThirdParty } from './third-party.ts';

const longest = 64;

/** Null: it always asks. */
interface Part {
  readonly path: string;
  readonly limit: bigint | null;
}

export const pathLimits: RuleKind = {
  id: 'path-limits',
  text: 'rule_path_limits',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: [
    { path: '/articles/*', limit: '20000' },
    { path: '/download/*', limit: 'ask' },
  ],
  read(setting) {
    const parts = readParts(setting);
    if (parts === null) return null;
    return (payment) => {
      const { path, cost, spentOnFile } = payment;
      const part = isThirdParty(payment) ? undefined : parts.find((one) => isAt(one.path, path));
      if (part === undefined) return null;
      if (part.limit === null) return { say: 'ask', reason: 'path-asks' };
      if (spentOnFile + cost <= part.limit) return null;
      const numbers = { cost: `${cost}`, spent: `${spentOnFile}`, limit: `${part.limit}` };
      return { say: 'ask', reason: 'over-path', numbers };
    };
  },
};

/** Longest first; null for what is no such list. */
function readParts(setting: unknown): Part[] | null {
  if (!Array.isArray(setting) || setting.length === 0 || setting.length > longest) return null;
  const parts = setting.map(readPart).filter((part) => part !== null);
  const names = new Set(parts.map(({ path }) => comparable(path)));
  if (parts.length !== setting.length || names.size !== parts.length) return null;
  return parts.toSorted((one, other) => other.path.length - one.path.length);
}

function readPart(value: unknown): Part | null {
  const { path, limit } = (value ?? {}) as Record<string, unknown>; // each is checked
  if (typeof path !== 'string' || !pathShape.test(path)) return null;
  if (limit === 'ask') return { path, limit: null };
  const parsed = parseLimit(limit);
  return parsed === null ? null : { path, limit: parsed };
}
