// What was bought, for the screens: receipts, and what was spent in the last 24 hours.

import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Network, Token } from '../networks/index.ts';
import { networkOf, tokenOf } from '../networks/index.ts';
import type { Receipt, Spending, TokenView } from './api.ts';
import type { Ledger } from './ports.ts';
import { spent } from './reserve.ts';

export const day = 24 * 3_600_000;

export async function newestReceipts(limit: number, ledger: Ledger): Promise<Receipt[]> {
  const purchases = await ledger.newest(Math.min(Math.max(0, Math.trunc(limit)), 500));
  return purchases.filter(({ money }) => money !== 'void').flatMap(receiptOf);
}

export async function spentToday(ports: { ledger: Ledger; clock: Clock }): Promise<Spending> {
  const recent = await ports.ledger.since(ports.clock() - day);
  const total = (kind: Purchase['kind']) =>
    spent(recent.filter((purchase) => purchase.kind === kind)).toString();
  return { real: total('real'), test: total('test') };
}

export async function spentAtSite(
  scope: { site: string; money: Purchase['kind'] },
  ports: { ledger: Ledger; clock: Clock },
): Promise<string> {
  const recent = await ports.ledger.since(ports.clock() - day);
  return spent(recent.filter(({ site, kind }) => site === scope.site && kind === scope.money)).toString();
}

export function tokenView(network: Network, token: Token): TokenView {
  const { symbol, decimals } = token;
  return { symbol, decimals, network: network.id, networkName: network.name, testnet: network.testnet };
}

/** The path is what a person recognises; the query stays out of the screens, it may hold secrets. */
export function pathOf(url: string): string {
  return url === '' ? '' : new URL(url).pathname; // of what was spent elsewhere no address is known
}

function receiptOf(purchase: Purchase): Receipt[] {
  const network = networkOf(purchase.network);
  const token = network && tokenOf(network, purchase.asset);
  if (network === undefined || token === undefined) return [];
  const transaction = transactionOf(purchase);
  return [
    {
      id: purchase.id,
      at: purchase.at,
      site: purchase.site,
      path: pathOf(purchase.url),
      method: purchase.method,
      token: tokenView(network, token),
      amount: purchase.amount,
      payTo: purchase.payTo,
      money: purchase.money,
      delivery: purchase.delivery,
      transaction,
      transactionUrl: transaction && `${network.explorerTransaction}${transaction}`,
      decidedBy: purchase.decidedBy,
      collectableUntil: isCollectable(purchase) ? purchase.validBefore : null,
    },
  ];
}

function isCollectable({ money }: Purchase): boolean {
  return money === 'signed' || money === 'live' || money === 'unknown';
}

/** The chain's word before the seller's. Only what looks like a transaction becomes a link. */
function transactionOf(purchase: Purchase): string | null {
  const claimed = purchase.transaction ?? purchase.claim?.transaction ?? '';
  return /^0x[0-9a-fA-F]{64}$/.test(claimed) ? claimed : null;
}
