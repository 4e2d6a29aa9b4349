// The other transaction that this wallet can write: the account's own call of transfer at a pinned token.
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import type { Fee } from './gas.ts';
import { transactionOf } from './transaction.ts';

export interface Transfer {
  /** CAIP-2, and the number in it. */
  readonly network: string;
  readonly chainId: number;
  /** The pinned token. */
  readonly token: string;
  readonly account: string;
  readonly to: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
}

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function sendTransaction(transfer: Transfer, count: number, fee: Fee, key: Uint8Array): Hex {
  const { chainId, token } = transfer;
  // Cast: from our own table.
  return transactionOf({ chainId, to: token as Hex, data: transferCall(transfer) }, count, fee, key);
}

export function transferCall({ to, amount }: Pick<Transfer, 'to' | 'amount'>): Hex {
  // Cast: checked when it was typed, by wallet/recipient.ts.
  return encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to as Hex, amount] });
}
