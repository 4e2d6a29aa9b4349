// Purchases as lines of CSV (RFC 4180), for a spreadsheet that must not take a seller's words for a formula.
import { decimalOf, microUsdDecimals } from '../core/money.ts';
import type { Purchase } from '../core/purchase.ts';
import { type Network, networkOf, pairOf, type Token } from '../networks/index.ts';
import { pathOf, transactionOf } from './receipt.ts';
import { symbolOf } from './stranger.ts';

type Cell = (purchase: Purchase, networks: readonly Network[]) => string;

/** The address without its query, which may hold secrets. Money is in decimals, never in a float. */
const columns: Readonly<Record<string, Cell>> = {
  time: ({ at }) => new Date(at).toISOString(),
  site: ({ site }) => site,
  path: ({ url }) => pathOf(url),
  method: ({ method }) => method,
  amount: (purchase, networks) => amountOf(purchase, pairOf(networks, purchase)?.token),
  token: (purchase, networks) => symbolIn(purchase, networks),
  network: ({ network }) => network,
  network_name: ({ network }, networks) => networkOf(networks, network)?.name ?? '',
  money: ({ kind }) => kind,
  usd: ({ cost }) => decimalOf(BigInt(cost), microUsdDecimals),
  state: ({ money }) => money,
  goods: ({ delivery }) => delivery,
  paid_to: ({ payTo }) => payTo,
  account: ({ account }) => account,
  transaction: (purchase) => transactionOf(purchase) ?? '',
  decided_by: ({ decidedBy }) => decidedBy,
  id: ({ id }) => id,
};

const lineEnd = '\r\n';

export const csvHead = Object.keys(columns).join(',') + lineEnd;

export function csvLine(purchase: Purchase, networks: readonly Network[]): string {
  const cells = Object.values(columns).map((cell) => csvCell(cell(purchase, networks)));
  return cells.join(',') + lineEnd;
}

/**
 * A spreadsheet runs what begins with one of these signs, in the narrow or the wide form, also behind spaces
 * (https://owasp.org/www-community/attacks/CSV_Injection); an apostrophe makes it text.
 */
const formula = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

export function csvCell(text: string): string {
  const isFormula = formula.test(text);
  if (!isFormula && !/[",\r\n]|^\s|\s$/.test(text)) return text;
  return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

function symbolIn(purchase: Purchase, networks: readonly Network[]): string {
  const token = pairOf(networks, purchase)?.token;
  return token === undefined ? purchase.asset : symbolOf(token);
}

/** Of a token that is no longer known the decimals are not guessed: the smallest unit, and `token` holds its address. */
function amountOf({ amount }: Purchase, token: Token | undefined): string {
  return token === undefined ? amount : decimalOf(BigInt(amount), token.decimals);
}
