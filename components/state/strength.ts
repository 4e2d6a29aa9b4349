// A word for how hard a password is to guess; a hint, not a gate.

export const passwordLength = 12;

export type Strength = 'short' | 'plain' | 'fair' | 'strong';

export function strengthOf(password: string): Strength {
  const length = Array.from(password).length;
  if (length < passwordLength) return 'short';
  if (isMonotonous(password)) return 'plain';
  return length >= 20 || (length >= 14 && kindsOf(password) >= 3) ? 'strong' : 'fair';
}

/** Few different characters, or steps of one: `aaaaaaaaaaaa`, `abcdefghijkl`, `123456789012`. */
function isMonotonous(password: string): boolean {
  const codes = Array.from(password, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1).length;
  return new Set(codes).size < 6 || steps > codes.length / 2;
}

function kindsOf(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
}
