// One purchase as a person sees it: no secret of an address, no invented link.
import { isCollectable, type Purchase } from '../core/purchase.ts';
import type { Network, Token } from '../networks/index.ts';
import { explorerPage, pairOf } from '../networks/index.ts';
import type { Receipt, TokenView } from './api.ts';
import { saysLacking } from './lacking.ts';
import { resembled, symbolOf } from './stranger.ts';

/** Null for a network or token that is no longer known: what cannot be named is not guessed at. */
export function receiptOf(purchase: Purchase, networks: readonly Network[]): Receipt | null {
  const known = pairOf(networks, purchase);
  if (known === undefined) return null;
  const { network, token } = known;
  const transaction = transactionOf(purchase);
  return {
    id: purchase.id,
    at: purchase.at,
    site: purchase.site,
    path: pathOf(purchase.url),
    method: purchase.method,
    token: tokenView(network, token),
    amount: purchase.amount,
    ...(purchase.ceiling === undefined ? {} : { ceiling: purchase.ceiling }),
    payTo: purchase.payTo,
    money: purchase.money,
    delivery: purchase.delivery,
    transaction,
    transactionUrl: transaction === null ? null : explorerPage(network, 'explorerTransaction', transaction),
    decidedBy: purchase.decidedBy,
    collectableUntil: isCollectable(purchase) ? purchase.validBefore : null,
    ...(saysLacking(purchase) ? { lacks: allowanceFor(purchase) } : {}),
  };
}

/** What Permit2 would have to be allowed for it. */
function allowanceFor({ network, asset, amount }: Purchase): NonNullable<Receipt['lacks']> {
  return { network, asset, amount };
}

export function tokenView(network: Network, token: Token): TokenView {
  const { decimals, peg } = token;
  const { id, name: networkName, testnet } = network;
  const view = { symbol: symbolOf(token), decimals, network: id, networkName, testnet };
  const priced: TokenView = peg === null ? { ...view, unpriced: true } : view;
  if (token.own !== true) return priced;
  return { ...priced, stranger: { contract: token.address, resembles: resembled(token, network) } };
}

/** The path is what a person recognises; the query stays out of the screens, it may hold secrets. */
export function pathOf(url: string): string {
  return url === '' ? '' : new URL(url).pathname; // of what was spent elsewhere no address is known
}

/** The chain's word before the seller's. Only what looks like a transaction is shown, and becomes a link. */
export function transactionOf({
  transaction,
  claim,
}: Pick<Purchase, 'transaction' | 'claim'>): string | null {
  const claimed = transaction ?? claim?.transaction ?? '';
  return isTransaction(claimed) ? claimed : null;
}

export function isTransaction(text: string): boolean {
  return /^(0x[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]{64,88})$/.test(text);
}
