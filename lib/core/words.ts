// The seller's words, made safe to show: plain text, no tricks of direction or width, short.

const maxLength = 200;
// Control (Cc), format (Cf: bidi overrides, zero-width, soft hyphen), surrogate, private use; the two separators; and
// the characters that count as letters or symbols and show nothing (Hangul fillers, the empty Braille pattern).
const tricky = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\u115f\u1160\u3164\uffa0\u2800]+/gu;

/** Null when nothing readable is left. The screen marks the result as the site's own words. */
export function siteWords(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const clean = value
    .slice(0, maxLength * 8)
    .replace(tricky, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (clean === '') return null;
  const points = Array.from(clean);
  return points.length <= maxLength ? clean : `${points.slice(0, maxLength - 1).join('')}…`;
}
