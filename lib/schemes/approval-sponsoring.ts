// An allowance of a token that knows no permits, which the seller's facilitator takes along and pays for: a whole transaction of the
// account's own, that allows Permit2 exactly the price. x402 specs/extensions/erc20_gas_sponsoring.md; the reference client's is endless.
import type { Hex } from 'viem';
import type { JsonRecord } from '../core/json.ts';
import { approveCall } from './approve-permit2.ts';
import type { Draft, Payer } from './contract.ts';
import { permit2Contract } from './permit2-contract.ts';
import { type Call, type Fee, transactionOf } from './transaction.ts';

/**
 * Wei of whatever coin: gas times price is never more. Whoever has the bytes may send them, and then the account pays for it if it
 * has coin. Even on a dear chain on a bad day an approval costs less; an endpoint that lies of prices gets nothing dearer signed.
 */
export const mostApprovalFee = 20_000_000_000_000_000n;

/** Nothing where the draft has none: only what was journalled is signed. */
export function approvalIn(draft: Draft, payer: Payer, key: Uint8Array): JsonRecord {
  const { from = '', token = '', value = '' } = draft;
  if (draft.approvalNonce === undefined) return {};
  const { call, count, fee } = approvalOf(draft, payer);
  const info = {
    from,
    asset: token,
    spender: permit2Contract,
    amount: value,
    signedTransaction: transactionOf(call, count, fee, key),
    version: '1',
  };
  return { erc20ApprovalGasSponsoring: { info } };
}

/** How the terms of it stand in a draft. */
export function approvalMembers({ approval }: Pick<Payer, 'approval'>): Draft {
  if (approval === undefined) return {};
  const { nonce, gas, feePerGas, tip } = approval;
  return { approvalNonce: nonce, approvalGas: gas, approvalFeePerGas: feePerGas, approvalTip: tip };
}

interface WholeApproval {
  readonly call: Call;
  readonly count: number;
  readonly fee: Fee;
}

/** What is signed, for the signer and for whoever checks it. No coin is in it, and it says nothing to anybody but the pinned token. */
export function approvalOf(draft: Draft, { account, signer, token, chainId }: Payer): WholeApproval {
  const isOwn = signer === undefined && draft.from === account;
  if (!isOwn) throw new Error('a smart account signs no transaction');
  if (token === undefined || chainId === null || draft.token !== token.address)
    throw new Error('an approval is only signed for a pinned token of an EVM chain');
  const fee: Fee = {
    gas: wholeIn(draft.approvalGas),
    perGas: wholeIn(draft.approvalFeePerGas),
    tip: wholeIn(draft.approvalTip),
  };
  if (fee.gas * fee.perGas > mostApprovalFee) throw new Error('an approval has a fee with an end');
  // Cast: from our own table.
  const call = { chainId, to: token.address as Hex, data: approveCall(wholeIn(draft.value)) };
  return { call, count: Number(wholeIn(draft.approvalNonce)), fee };
}

function wholeIn(text = ''): bigint {
  if (!/^[0-9]{1,78}$/.test(text)) throw new Error('a draft has whole numbers');
  return BigInt(text);
}
