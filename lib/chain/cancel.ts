// Cancels an authorization on the chain: the account itself sends the call and pays for it in the network's own coin; for a smart
// account, the account whose key signs.
import type { Authorization } from '../core/chain-word.ts';
import { allOf, failed, type Outcome, success } from '../core/failure.ts';
import { isSameAddress } from '../core/network-family.ts';
import { sampleCall } from '../schemes/cancel-eip3009.ts';
import { invalidateCall } from '../schemes/cancel-permit2.ts';
import { cancelCallOf, cancelTransaction, type Ending } from './cancel-transaction.ts';
import { coinOf, feeWithin, gasFor, type Price, perGasOf, priceOf, sentBy } from './gas.ts';
import type { Rpc } from './rpc.ts';
import { isUsed, onItsChain } from './token-state.ts';
import { present } from './transaction.ts';

export interface CancelOrder {
  readonly chainId: number;
  readonly authorization: Authorization;
  /** The account of the key. */
  readonly sender: string;
  /** The token's, from our own table; where the token has one. */
  readonly domain?: { readonly name: string; readonly version: string } | undefined;
  /** Wei that the person agreed to: what `cancelCost` told. */
  readonly atMost: bigint;
}

/** The most that a cancellation costs now, and what the account has. Nothing is signed for it. */
export async function cancelCost(
  rpc: Rpc,
  authorization: Authorization,
  sender: string,
): Promise<Outcome<{ readonly wei: bigint; readonly have: bigint }>> {
  const needs = await needsOf(rpc, authorization, sender);
  if (!needs.ok) return needs;
  const { gas, price, have } = needs.value;
  return success({ wei: gas * perGasOf(price) + price.rollup, have });
}

/** The transaction's hash. It was sent, not yet mined: what became of the authorization, the chain tells. */
export async function sendCancel(rpc: Rpc, order: CancelOrder, key: Uint8Array): Promise<Outcome<string>> {
  const { sender } = order;
  const needs = await needsOf(rpc, order.authorization, sender);
  if (!needs.ok) return needs;
  const { gas, price, have } = needs.value;
  const fee = feeWithin(order.atMost, gas, price);
  const wei = gas * fee.perGas + price.rollup;
  if (fee.perGas < price.base || wei > order.atMost) return failed('gas-dearer');
  if (have < wei) return failed('gas-missing');
  const ending = endingOf(order);
  const { to, data } = cancelCallOf(ending, key);
  const call = { from: sender, to, data };
  // The endpoint runs the call once without sending it: one that would fail costs nothing.
  const asked = await allOf([gasFor(rpc, call), sentBy(rpc, sender)]);
  if (!asked.ok) return asked;
  const [gasUsed, count] = asked.value;
  return gasUsed > gas ? failed('gas-dearer') : present(rpc, cancelTransaction(ending, count, fee, key));
}

interface Needs {
  /** More than enough for the call. */
  readonly gas: bigint;
  readonly price: Price;
  /** Wei. */
  readonly have: bigint;
}

async function needsOf(rpc: Rpc, authorization: Authorization, sender: string): Promise<Outcome<Needs>> {
  const open = await allOf([onItsChain(rpc, authorization.network), isUsed(rpc, authorization, 'latest')]);
  if (!open.ok) return open;
  if (open.value[1]) return failed('authorization-used');
  // The contract refuses a call that is not signed; one to nobody costs the same but for what the contract does.
  const byContract = isByContract(authorization, sender);
  const call = { from: sender, to: nobody, data: sampleOf(authorization, byContract) };
  const asked = await allOf([gasFor(rpc, call), priceOf(rpc), coinOf(rpc, sender)]);
  if (!asked.ok) return asked;
  const [gas, price, have] = asked.value;
  return success({ gas: gas + (byContract ? gasOfTwoContracts : gasOfContract), price, have });
}

function isByContract({ account }: Authorization, sender: string): boolean {
  return !isSameAddress(account, sender);
}

const nobody = '0x0000000000000000000000000000000000000000';
/** Circle's contract takes 46,000 to check the signature and to write the nonce down. */
const gasOfContract = 70_000n;
/** And asks the account's own, which may stand behind a proxy and look at several keys. */
const gasOfTwoContracts = 200_000n;

function sampleOf(authorization: Authorization, byContract: boolean) {
  return authorization.register === 'permit2'
    ? invalidateCall(authorization.nonce)
    : sampleCall({ ...authorization, byContract });
}

function endingOf({ chainId, authorization, domain, sender }: CancelOrder): Ending {
  const { network, asset, account, nonce, register } = authorization;
  if (network !== `eip155:${chainId}`) throw new Error('an authorization is cancelled on its own chain');
  const byContract = isByContract(authorization, sender);
  if (register === 'permit2') {
    if (byContract) throw new Error('of Permit2 each account ends its own');
    return { chainId, register, nonce };
  }
  if (domain === undefined)
    throw new Error('a token whose domain is not pinned has no authorizations of ours');
  return { chainId, token: asset, domain, account, nonce, byContract };
}
