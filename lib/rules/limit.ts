// A limit as rules store it: micro-dollars as a decimal string, at most 18 digits.

export function parseLimit(value: unknown): bigint | null {
  return typeof value === 'string' && /^(0|[1-9][0-9]{0,17})$/.test(value) ? BigInt(value) : null;
}
