// Amounts as text: every digit, and no grouping below 10 000, so that 1,000 is never read as 1.000.
import { decimalOf, microUsdDecimals, microUsdOf } from '../../lib/core/money.ts';
import type { TokenView } from '../../lib/wallet/api.ts';

const noBreak = '\u00a0';

/** What of a token, or of a network's own coin, its amounts are written with. */
export type Unit = Pick<TokenView, 'symbol' | 'decimals' | 'testnet' | 'unpriced'>;

/** `0.01 USDC` */
export function amountText(
  locale: string,
  amount: string,
  { symbol, decimals }: Pick<Unit, 'symbol' | 'decimals'>,
): string {
  const format = new Intl.NumberFormat(locale, {
    maximumFractionDigits: decimals,
    useGrouping: 'min2',
  });
  return `${format.format(exact(amount, decimals))}${noBreak}${symbol}`;
}

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

/** What a person would type for so many micro-dollars: `0.05`. */
export function typedDollars(microUsd: string): string {
  const [whole, fraction = ''] = decimalOf(BigInt(microUsd), microUsdDecimals).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** Micro-dollars of a token amount; nothing where nobody has said what the token is worth. */
export function costOf(amount: string, token: Pick<TokenView, 'decimals' | 'unpriced'>): string {
  return token.unpriced === true ? '0' : microUsdOf(BigInt(amount), token.decimals).toString();
}

/** `Intl` formats a decimal string without a float on the way; its type wants the string called a number. */
function exact(amount: string, decimals: number): `${number}` {
  return decimalOf(BigInt(amount), decimals) as `${number}`;
}
