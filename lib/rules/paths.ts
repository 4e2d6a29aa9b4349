// Path prefix: only these parts of the site are paid by themselves. `/news/*` is all below `/news/`, `/today` that page alone.
import type { RuleKind } from './contract.ts';
import { readList } from './list.ts';
import { isThirdParty } from './third-party.ts';

/** A path, or all below one. No query and no fragment: what stands there is the site's to change. */
export const pathShape = /^\/([^\s?#*]{0,200}\/)?(\*|[^\s?#*]{0,200})$/;

export const paths: RuleKind = {
  id: 'paths',
  text: 'rule_paths',
  scope: 'site',
  role: 'limit',
  mayBeOff: true,
  example: ['/news/*', '/today'],
  read(setting) {
    const allowed = readList(setting, pathShape);
    if (allowed === null) return null;
    return (payment) => {
      const isAllowed = isThirdParty(payment) || allowed.some((one) => isAt(one, payment.path));
      return isAllowed ? null : { say: 'ask', reason: 'path-not-allowed' };
    };
  },
};

export function isAt(pattern: string, path: string): boolean {
  const shape = comparable(pattern);
  return shape.endsWith('/*') ? path.startsWith(shape.slice(0, -1)) : path === shape;
}

/** `/%61rticles//x` is `/articles/x` to most servers, so it is here. An escape that would become a part of the grammar stays. */
export function comparable(path: string): string {
  const unescaped = path.replace(/%[0-9A-Fa-f]{2}/g, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
  });
  return unescaped.replace(/\/{2,}/g, '/');
}
