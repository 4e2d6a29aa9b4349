// A word for how hard a password is to guess; a hint, not a gate.

export const passwordLength = 12;

export type Strength = 'short' | 'plain' | 'fair' | 'strong';

export function strengthOf(password: string): Strength {
  const length = Array.from(password).length;
  if (length < passwordLength) return 'short';
  if (isMonotonous(password) || isTriedFirst(password)) return 'plain';
  return length >= 20 || (length >= 14 && kindsOf(password) >= 3) ? 'strong' : 'fair';
}

/** Few different characters, or steps of one: `aaaaaaaaaaaa`, `abcdefghijkl`, `123456789012`. */
function isMonotonous(password: string): boolean {
  const codes = Array.from(password, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1).length;
  return new Set(codes).size < 6 || steps > codes.length / 2;
}

/** What is tried before anything else, in the languages of the wallet, and rows of a keyboard. */
const triedFirst = [
  ...[
    'password',
    'passwort',
    'kennwort',
    'passw0rd',
    'contraseña',
    'contrasena',
    'letmein',
    'welcome',
    'iloveyou',
  ],
  ...['qwertyuiop', 'qwertzuiop', 'qwerty', 'qwertz', 'asdfghjkl', 'asdfgh', 'zxcvbn', '1q2w3e4r', 'qazwsx'],
  ...[
    'tuppence',
    'wallet',
    'bitcoin',
    'ethereum',
    'crypto',
    'metamask',
    'admin',
    'login',
    'monkey',
    'dragon',
  ],
];

/** Nothing much is left without those and without what stands there twice: `passwordpassword`, `Qwertz123456`. */
function isTriedFirst(password: string): boolean {
  const plain = password.toLowerCase().replace(/^(.+?)\1+$/, '$1');
  const rest = triedFirst.reduce((text, word) => text.replaceAll(word, ''), plain);
  const own = rest.replace(/\d+/g, (digits) => digits.slice(0, 1));
  return own.length < 6;
}

function kindsOf(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
}
