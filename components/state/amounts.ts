// Amounts as text: every digit, and no grouping below 10 000, so that 1,000 is never read as 1.000.
import { exact } from '../../lib/core/dollars.ts';
import { decimalOf, microUsdDecimals, microUsdOf } from '../../lib/core/money.ts';
import type { TokenView } from '../../lib/wallet/api.ts';

export { dollarsText } from '../../lib/core/dollars.ts';

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

/** What a person would type for so many micro-dollars: `0.05`. */
export function typedDollars(microUsd: string): string {
  const [whole, fraction = ''] = decimalOf(BigInt(microUsd), microUsdDecimals).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** Micro-dollars of a token amount; nothing where nobody has said what the token is worth. */
export function costOf(amount: string, token: Pick<TokenView, 'decimals' | 'unpriced'>): string {
  return token.unpriced === true ? '0' : microUsdOf(BigInt(amount), token.decimals).toString();
}
