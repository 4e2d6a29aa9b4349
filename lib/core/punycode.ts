// How an internationalised host name reads: `xn--mnchen-3ya.example` is `münchen.example`. RFC 3492; for the screen, never for a decision.

/** Null where nothing is written in punycode, or not well. */
export function readableHost(host: string): string | null {
  if (!host.split('.').some(isEncoded)) return null;
  const labels = host
    .split('.')
    .map((label) => (isEncoded(label) ? decoded(label.slice(prefix.length)) : label));
  return labels.every((label) => label !== null) ? labels.join('.') : null;
}

const prefix = 'xn--';
/** The parameters of RFC 3492 §5. */
const [base, smallest, largest, skew, damp, firstBias, firstCode] = [36, 1, 26, 38, 700, 72, 128];
const highestCode = 0x10ffff;

function isEncoded(label: string): boolean {
  return label.startsWith(prefix);
}

/** RFC 3492 §6.2. */
function decoded(label: string): string | null {
  const end = label.lastIndexOf('-');
  const points = [...label.slice(0, Math.max(0, end))].map((letter) => letter.charCodeAt(0));
  let [code, place, bias, at] = [firstCode, 0, firstBias, end + 1];
  while (at < label.length) {
    const before = place;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = digitOf(label[at] ?? '');
      at += 1;
      if (digit === null) return null;
      place += digit * weight;
      const threshold = Math.min(largest, Math.max(smallest, k - bias));
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const count = points.length + 1;
    bias = adapted(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > highestCode || isSurrogate(code)) return null;
    points.splice(place, 0, code);
    place += 1;
  }
  return String.fromCodePoint(...points);
}

/** RFC 3492 §6.1. */
function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > Math.floor(((base - smallest) * largest) / 2); k += base)
    rest = Math.floor(rest / (base - smallest));
  return k + Math.floor(((base - smallest + 1) * rest) / (rest + skew));
}

function digitOf(letter: string): number | null {
  const index = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter);
  return letter === '' || index < 0 ? null : index;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
