// A long file of history in pieces that fit a message, each a whole document of its own; see `history-export.ts`.
import { failed, type Outcome, success } from '../core/failure.ts';

/** In characters. A message holds 64 MiB, and quotation marks are doubled on the way. */
export const longestPart = 8 * 2 ** 20;

const begin = '"purchases":[\n';
const end = '\n]}';
const longestHead = 1_000;

/** Without a look at what it says: each piece is checked where it is taken in. */
export function historyParts(json: string, longest = longestPart): Outcome<string[]> {
  if (json.length <= longest) return success([json]);
  const start = json.slice(0, longestHead).indexOf(begin) + begin.length;
  const stop = json.lastIndexOf(end);
  // Only what this wallet wrote has one purchase a line; what was laid out anew must be short.
  if (start < begin.length || stop < start) return failed('history-too-large');
  const head = json.slice(0, start);
  const parts: string[] = [];
  for (let from = start; from < stop; ) {
    const to = from + longest >= stop ? stop : json.lastIndexOf('\n', from + longest);
    if (to <= from) return failed('history-too-large');
    parts.push(`${head}${json.slice(from, to).replace(/,$/, '')}${end}`);
    from = to + 1;
  }
  return success(parts);
}
