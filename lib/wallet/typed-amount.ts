// Above a dollar a person types the amount before it is paid: a click in the wrong place, or under another window, is not enough.
import { microUsdOf } from '../core/money.ts';

/** Micro-dollars; up to here a look and a click are enough. */
const threshold = 1_000_000n;

interface Paying {
  readonly amount: bigint;
  readonly decimals: number;
  readonly testnet: boolean;
}

/** Test money is worth nothing. */
export function wantsTyping({ amount, decimals, testnet }: Paying): boolean {
  return !testnet && microUsdOf(amount, decimals) > threshold;
}

/** `2.5`, `2,50`: digits and one separator, compared digit by digit. Thousands are not set apart, so that `1,000` is one. */
export function isTyped(text: unknown, { amount, decimals }: Omit<Paying, 'testnet'>): boolean {
  if (typeof text !== 'string' || text.length > 100) return false;
  const match = /^([0-9]+)(?:[.,]([0-9]+))?$/.exec(text.trim());
  const [whole = '', fraction = ''] = match?.slice(1) ?? [];
  const digits = fraction.replace(/0+$/, '');
  if (match === null || digits.length > decimals) return false;
  return BigInt(whole + digits.padEnd(decimals, '0')) === amount;
}
