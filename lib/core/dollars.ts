// Micro-dollars as a person reads them: every digit, and no grouping below 10 000, so that 1,000 is never read as 1.000.
import { decimalOf, microUsdDecimals } from './money.ts';

/** `$0.05` of micro-dollars. */
export function dollarsText(locale: string, microUsd: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: microUsdDecimals,
    useGrouping: 'min2',
  });
  return format.format(exact(microUsd, microUsdDecimals));
}

/** `Intl` formats a decimal string without a float on the way; its type wants the string called a number. */
export function exact(amount: string, decimals: number): `${number}` {
  return decimalOf(BigInt(amount), decimals) as `${number}`;
}
