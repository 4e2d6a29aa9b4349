// Amounts: integers of a token's smallest unit, and micro-dollars for the user's limits. Never a float.
import { failed, type Outcome, success } from './failure.ts';

/** Real money and test money are never added together. */
export type Money = 'real' | 'test';

/** Longest decimal integer below 2^256 has 78 digits; no sign, no leading zero, no exponent. */
const amountGrammar = /^(0|[1-9][0-9]{0,77})$/;
const uint256Limit = 2n ** 256n;

/** Reads an amount as a challenge must write it; `unknown` in, a positive uint256 or a named failure out. */
export function parseAmount(value: unknown): Outcome<bigint> {
  if (typeof value !== 'string' || !amountGrammar.test(value)) return failed('amount-malformed');
  const amount = BigInt(value);
  if (amount >= uint256Limit) return failed('amount-malformed');
  return amount === 0n ? failed('amount-zero') : success(amount);
}

export const microUsdDecimals = 6;

/** What an amount of a dollar token costs in micro-dollars, rounded up: a limit is never passed by a fraction. */
export function microUsdOf(amount: bigint, decimals: number): bigint {
  if (decimals <= microUsdDecimals) return amount * 10n ** BigInt(microUsdDecimals - decimals);
  const divisor = 10n ** BigInt(decimals - microUsdDecimals);
  return (amount + divisor - 1n) / divisor;
}

/** `1234500n` with 6 decimals is `1.2345`: every digit that matters, no locale; for headers, exports and Intl. */
export function decimalOf(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Reads what a person typed as a limit in dollars (`0.05`, `,5`): micro-dollars, at most six decimals. */
export function parseDollars(text: string): Outcome<bigint> {
  const match = /^\s*\$?\s*([0-9]{0,9})(?:[.,]([0-9]{0,6}))?\s*$/.exec(text);
  const [whole = '', fraction = ''] = match?.slice(1) ?? [];
  if (match === null || whole + fraction === '') return failed('limit-malformed');
  return success(BigInt(whole || '0') * 1_000_000n + BigInt(fraction.padEnd(6, '0')));
}
