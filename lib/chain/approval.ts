// What an approval that is signed along needs of its chain: the account's next place, and what the call costs. The account may have
// no coin at all: whoever carries it out pays.
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import { approveCall } from '../schemes/approve-permit2.ts';
import type { ApprovalPlace, ApprovalTerms } from '../wallet/approval-along.ts';
import { gasFor, perGasOf, priceOf, sentBy } from './gas.ts';
import type { Rpc } from './rpc.ts';
import { onItsChain } from './token-state.ts';

/** The endpoint runs the call once without sending it: one that would fail is not even asked about. */
export async function approvalTerms(
  rpc: Rpc,
  { network, token, account, amount }: ApprovalPlace & { readonly amount: bigint },
): Promise<Outcome<ApprovalTerms>> {
  const call = { from: account, to: token, data: approveCall(amount) };
  const asked = await allOf([nextPlace(rpc, { network, account }), gasFor(rpc, call), priceOf(rpc)]);
  if (!asked.ok) return asked;
  const [place, gas, price] = asked.value;
  const { tip, rollup } = price;
  // A quarter more: what it meets may have changed until it is run.
  return success({ place, gas: gas + gas / 4n, perGas: perGasOf(price), tip, rollup });
}

/** What is under way and in no block yet was sent by another wallet of the same words: the place behind it is not sure to come. */
export async function nextPlace(
  rpc: Rpc,
  { network, account }: Pick<ApprovalPlace, 'network' | 'account'>,
): Promise<Outcome<number>> {
  const asked = await allOf([
    onItsChain(rpc, network),
    sentBy(rpc, account, 'pending'),
    sentBy(rpc, account, 'latest'),
  ]);
  if (!asked.ok) return asked;
  const [, pending, latest] = asked.value;
  return pending === latest ? success(latest) : failed('send-under-way');
}
