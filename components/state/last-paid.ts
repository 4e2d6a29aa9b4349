// When a site was last paid, for a rule that ends when it is not used.
import { counts } from '../../lib/core/purchase.ts';
import type { RulePlace, WalletApi } from '../../lib/wallet/api.ts';
import { allSites } from './rule-places.ts';

/** So many of the newest receipts are looked at: what was never charged is no use of a rule. */
const enough = 50;

/** null: never, as far as its receipts go. undefined: nobody has looked, because a wildcard or all sites have no receipts of their own. */
export async function lastPaidAt(
  api: Pick<WalletApi, 'history'>,
  { site, money: kind }: RulePlace,
): Promise<number | null | undefined> {
  if (site === allSites || site.includes('*')) return undefined;
  const { receipts } = await api.history({ site, limit: enough });
  const isOfRule = (testnet: boolean) => testnet === (kind === 'test');
  return receipts.find(({ money, token }) => counts(money) && isOfRule(token.testnet))?.at ?? null;
}
