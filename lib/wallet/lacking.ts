// A payment that is signed, and that Permit2 may not take the money for (any more): the site answers 412. Its bytes are as good as
// cash from the moment on at which somebody allows it, so nothing is signed in their place; and until then they are of no use.
import { type Failure, failure } from '../core/failure.ts';
import { isCollectable, type Purchase } from '../core/purchase.ts';
import { schemeOf } from '../schemes/index.ts';
import type { AllowancePorts } from './ports.ts';

/** Precondition Failed: how @x402/core says that Permit2 may not take the money. Without a payment it is nothing to us. */
export const untaken = 412;

/** What facilitators call it; a seller says so in a receipt where it finds out late. */
const word = 'permit2_allowance_required';

/** The site's latest answer is that Permit2 may not take it. The same status of anything else is the page's own matter. */
export function saysLacking(
  purchase: Pick<Purchase, 'scheme' | 'money' | 'delivery' | 'status' | 'claim'>,
): boolean {
  const { scheme, delivery, status, claim } = purchase;
  const isOpen = isCollectable(purchase) && delivery === 'undelivered';
  const isSaid = status === untaken || (status === 402 && claim?.errorReason === word);
  return isOpen && isSaid && schemeOf(scheme)?.spendsBy === 'permit2';
}

/** It is signed along: what the chain says is missing comes with the payment. */
export function bringsAllowance({ draft }: Pick<Purchase, 'draft'>): boolean {
  return draft.permitNonce !== undefined || draft.approvalNonce !== undefined;
}

/** By the chain; null where Permit2 may take it, or nobody can tell. */
export async function lackOf(purchase: Purchase, ports: AllowancePorts): Promise<Failure | null> {
  const { network, asset, account, amount, validBefore } = purchase;
  if (schemeOf(purchase.scheme)?.spendsBy !== 'permit2') return null;
  const allowance = await ports.allowanceOf({ network, token: asset, account });
  if (!allowance.ok || allowance.value >= BigInt(amount)) return null;
  return failure('purchase-lacks-allowance', {
    network,
    token: asset,
    amount,
    until: String(validBefore),
  });
}
