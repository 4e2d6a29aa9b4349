// One of the two transactions that this wallet can write: the account's own call of cancelAuthorization at the token.
import type { Hex } from 'viem';
import { type Cancellation, cancelCall } from '../schemes/cancel-eip3009.ts';
import type { Fee } from './gas.ts';
import { transactionOf } from './transaction.ts';

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function cancelTransaction(cancellation: Cancellation, count: number, fee: Fee, key: Uint8Array): Hex {
  const { chainId, token } = cancellation;
  // Cast: from our own table.
  return transactionOf({ chainId, to: token as Hex, data: cancelCall(cancellation, key) }, count, fee, key);
}
