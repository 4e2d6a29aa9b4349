// What a person may do about a purchase: ask the chain now, present the same bytes once more, cancel the authorization.
import type { Authorization } from '../core/chain-word.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { NetworkFamily } from '../core/network-family.ts';
import type { Purchase } from '../core/purchase.ts';
import { chainIdOf, pairOf } from '../networks/index.ts';
import type { CancelCost, Receipt } from './api.ts';
import { lackOf, saysLacking } from './lacking.ts';
import { isUnlocked, spendingKey } from './lock.ts';
import type { AllowancePorts, Session } from './ports.ts';
import { mayAskAgain, mayCancel, mayCheck, type ViewPorts } from './purchase-view.ts';
import { receiptOf } from './receipt.ts';
import { authorizationOf } from './reconcile.ts';
import { lookForRefund, type RefundPorts } from './refund.ts';

export interface HandsPorts extends ViewPorts, RefundPorts, AllowancePorts {
  readonly session: Session;
  account(family?: NetworkFamily): Promise<string | null>;
  /** Fails where nobody says anything of it that can be relied on. */
  check(purchase: Purchase): Promise<Outcome<Purchase>>;
  /** Opens the address in a new tab whose request carries the stored proof. */
  present(purchase: Purchase): Promise<Outcome<null>>;
  readonly canceller: Canceller;
}

/** Cancelling on the chain, which the account of the words pays for, for itself and for its smart accounts. */
interface Canceller {
  cancelCost(
    authorization: Authorization,
    sender: string,
  ): Promise<Outcome<{ readonly wei: bigint; readonly have: bigint }>>;
  sendCancel(order: CancelOrder, key: Uint8Array): Promise<Outcome<string>>;
}

export interface CancelOrder {
  readonly chainId: number;
  readonly authorization: Authorization;
  readonly sender: string;
  readonly domain?: { readonly name: string; readonly version: string } | undefined;
  /** Wei that the person agreed to. */
  readonly atMost: bigint;
}

export async function checkNow(id: string, ports: HandsPorts): Promise<Outcome<Receipt>> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failed('purchase-unknown');
  const checked = mayCheck(purchase) ? await ports.check(purchase) : success(purchase);
  if (!checked.ok) return checked;
  const receipt = receiptOf(await lookForRefund(checked.value, ports), await ports.networks());
  return receipt === null ? failed('network-unknown') : success(receipt);
}

/** Nothing is signed; but no proof leaves a locked wallet. */
export async function askAgain(id: string, ports: HandsPorts): Promise<Outcome<null>> {
  const purchase = await ports.ledger.find(id);
  if (purchase === undefined) return failed('purchase-unknown');
  if (!mayAskAgain(purchase, ports.clock())) return failed('purchase-settled');
  if (!(await isUnlocked(ports))) return failed('wallet-locked');
  const lack = saysLacking(purchase) ? await lackOf(purchase, ports) : null;
  return lack === null ? ports.present(purchase) : { ok: false, failure: lack };
}

export async function cancelCost(id: string, ports: HandsPorts): Promise<Outcome<CancelCost>> {
  const cancellable = await cancellableOf(id, ports);
  if (!cancellable.ok) return cancellable;
  const { authorization, sender, coin } = cancellable.value;
  const cost = await ports.canceller.cancelCost(authorization, sender);
  if (!cost.ok) return cost;
  const { wei, have } = cost.value;
  await ports.cancels.note(id, { shown: wei.toString() });
  return success({ cost: wei.toString(), have: have.toString(), coin });
}

/**
 * Sent, and nothing booked: whether the cancellation or the seller was first, only the chain can tell. Never for more than
 * the person was shown, and never twice.
 */
export async function cancel(id: string, ports: HandsPorts): Promise<Outcome<{ transaction: string }>> {
  const cancellable = await cancellableOf(id, ports);
  if (!cancellable.ok) return cancellable;
  const { coin: _coin, ...order } = cancellable.value;
  const { shown = '0', transaction } = await ports.cancels.of(id);
  if (transaction !== undefined) return success({ transaction });
  const key = await spendingKey(ports);
  if (key === null) return failed('wallet-locked');
  const sent = await ports.canceller
    .sendCancel({ ...order, atMost: BigInt(shown) }, key)
    .finally(() => key.fill(0));
  if (!sent.ok) return sent;
  await ports.cancels.note(id, { transaction: sent.value });
  return success({ transaction: sent.value });
}

type Cancellable = Omit<CancelOrder, 'atMost'> & { readonly coin: CancelCost['coin'] };

async function cancellableOf(id: string, ports: HandsPorts): Promise<Outcome<Cancellable>> {
  const [purchase, sender] = await Promise.all([ports.ledger.find(id), ports.account()]);
  if (purchase === undefined) return failed('purchase-unknown');
  if (sender === null) return failed('wallet-missing');
  const known = pairOf(await ports.networks(), purchase);
  if (known === undefined) return failed('network-unknown');
  const { network, token } = known;
  const authorization = authorizationOf(purchase);
  const [chainId, { domain }] = [chainIdOf(network), token];
  const isEnded = authorization === null || !mayCancel(purchase, ports.clock());
  if (isEnded || chainId === null) return failed('purchase-settled');
  if (authorization.register === undefined && domain === undefined) return failed('purchase-settled');
  return success({
    chainId,
    authorization,
    sender,
    domain,
    coin: network.coin,
  });
}
