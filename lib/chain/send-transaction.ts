// The other transactions that this wallet can write on EVM chains: the account's own call at a pinned token, of transfer, or of approve for
// Permit2 and nobody else.
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import { approveCall } from '../schemes/approve-permit2.ts';
import { isForbiddenPayee } from '../schemes/payees.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { type Fee, transactionOf } from '../schemes/transaction.ts';
import type { Deed } from '../wallet/send-ports.ts';

export interface TokenCall {
  /** CAIP-2, and the number in it. */
  readonly network: string;
  readonly chainId: number;
  readonly does: Deed;
  /** The pinned token. */
  readonly token: string;
  readonly account: string;
  readonly to: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
}

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function sendTransaction(call: TokenCall, count: number, fee: Fee, key: Uint8Array): Hex {
  const { chainId, token } = call;
  // Cast: from our own table.
  return transactionOf({ chainId, to: token as Hex, data: callData(call) }, count, fee, key);
}

export function callData(call: Pick<TokenCall, 'does' | 'to' | 'amount'>): Hex {
  return call.does === 'allow' ? approveData(call) : transferData(call);
}

/** What is sent to Permit2 itself is lost: an allowance that was mistaken for a transfer is not even written. */
function transferData({ to, amount }: Pick<TokenCall, 'to' | 'amount'>): Hex {
  if (isForbiddenPayee(to)) throw new Error('nobody is sent what would be lost');
  // Cast: checked when it was typed, by wallet/recipient.ts.
  return encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to as Hex, amount] });
}

function approveData({ to, amount }: Pick<TokenCall, 'to' | 'amount'>): Hex {
  if (to !== permit2Contract) throw new Error('nobody but Permit2 is allowed anything');
  return approveCall(amount);
}
