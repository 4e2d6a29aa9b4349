// What was paid and never came may be sent back: looked for on the chain when a person asks, and told apart from other refunds.
import type { OnChain } from '../core/evidence.ts';
import type { Outcome } from '../core/failure.ts';
import type { Purchase } from '../core/purchase.ts';
import type { Clock } from '../core/time-and-chance.ts';
import type { Archive, Ledger } from './ports.ts';

export interface RefundPorts {
  readonly ledger: Ledger;
  readonly archive: Pick<Archive, 'backwards'>;
  readonly clock: Clock;
  /**
   * Transfers of just this amount after a block, finalized, oldest first. One endpoint is enough: a refund that was made up
   * frees no money.
   */
  refundsAfter(
    network: string,
    refund: { readonly asset: string; readonly from: string; readonly to: string; readonly amount: bigint },
    block: number,
  ): Promise<Outcome<readonly OnChain[]>>;
}

export function mayBeRefunded({ money, delivery, decidedBy }: Purchase): boolean {
  return (
    money === 'settled' && decidedBy !== 'elsewhere' && (delivery === 'undelivered' || delivery === 'none')
  );
}

/** The purchase after looking; unchanged where nothing came back that is not another purchase's. */
export async function lookForRefund(purchase: Purchase, ports: RefundPorts): Promise<Purchase> {
  const block = mayBeRefunded(purchase) ? await blockOfPayment(purchase, ports) : null;
  if (block === null) return purchase;
  const { network, asset, payTo: from, account: to, amount } = purchase;
  const refund = { asset, from, to, amount: BigInt(amount) };
  const found = await ports.refundsAfter(network, refund, block);
  if (!found.ok) return purchase;
  const taken = await transactionsOfOthers(purchase, ports);
  const own = found.value.find(({ transaction }) => !taken.has(transaction));
  return own === undefined
    ? purchase
    : ports.ledger.book(purchase.id, { kind: 'refunded', ...own }, ports.clock());
}

async function blockOfPayment({ id }: Purchase, { ledger }: RefundPorts): Promise<number | null> {
  const settled = (await ledger.evidence(id)).findLast(({ kind }) => kind === 'settled');
  return settled !== undefined && 'block' in settled ? settled.block : null;
}

/** Of the refunds that are booked already, for purchases of the same site. */
async function transactionsOfOthers(
  { id, site }: Purchase,
  { archive, ledger }: RefundPorts,
): Promise<Set<string>> {
  const taken = new Set<string>();
  for await (const batch of archive.backwards({ site }, 100)) {
    for (const other of batch) {
      if (other.delivery !== 'refunded' || other.id === id) continue;
      for (const entry of await ledger.evidence(other.id))
        if (entry.kind === 'refunded') taken.add(entry.transaction);
    }
  }
  return taken;
}
