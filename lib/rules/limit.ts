// A limit as rules store it: micro-dollars as a decimal string, at most 18 digits.
import type { Opinion, Reason } from '../core/verdict.ts';

export function parseLimit(value: unknown): bigint | null {
  return typeof value === 'string' && /^(0|[1-9][0-9]{0,17})$/.test(value) ? BigInt(value) : null;
}

/** Asks where this payment would pass the limit; within it has no opinion. */
export function overLimit(reason: Reason, spent: bigint, cost: bigint, limit: bigint): Opinion | null {
  const numbers = { cost: `${cost}`, spent: `${spent}`, limit: `${limit}` };
  return spent + cost > limit ? { say: 'ask', reason, numbers } : null;
}
