// One of the transactions that this wallet can write: the account's own call that ends an authorization, at the token where it
// was signed for the token, or at Permit2.
import type { Hex } from 'viem';
import { type Cancellation, cancelCall } from '../schemes/cancel-eip3009.ts';
import { invalidateCall } from '../schemes/cancel-permit2.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { type Call, type Fee, transactionOf } from '../schemes/transaction.ts';

export type Ending =
  | Cancellation
  | { readonly chainId: number; readonly register: 'permit2'; readonly nonce: string };

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function cancelTransaction(ending: Ending, count: number, fee: Fee, key: Uint8Array): Hex {
  return transactionOf(cancelCallOf(ending, key), count, fee, key);
}

export function cancelCallOf(ending: Ending, key: Uint8Array): Call {
  const { chainId } = ending;
  if ('register' in ending) return { chainId, to: permit2Contract, data: invalidateCall(ending.nonce) };
  // Cast: from our own table.
  return { chainId, to: ending.token as Hex, data: cancelCall(ending, key) };
}
