// A list as rules store it: some strings of one shape, each once.

/** An allow-list longer than this is nobody's own. */
const longest = 64;

/** Null for what is no such list; an empty one would allow nothing and is written as no setting, or as a block. */
export function readList(value: unknown, shape: RegExp): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > longest) return null;
  const isSound = value.every((one) => typeof one === 'string' && shape.test(one));
  return isSound && new Set(value).size === value.length ? value : null;
}
