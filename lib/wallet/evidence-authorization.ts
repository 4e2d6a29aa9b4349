// What was signed for one purchase, by the scheme that signed it, as a stranger can hash and read it again. Never a signature.
import { hashTypedData } from 'viem';
import type { Purchase } from '../core/purchase.ts';
import { chainIdOf, type Network, pairOf } from '../networks/index.ts';
import { approvalOf } from '../schemes/approval-sponsoring.ts';
import { exactEip3009, typedData } from '../schemes/exact-eip3009.ts';
import { exactPermit2, exactSpending } from '../schemes/exact-permit2.ts';
import { digestOf, exactSvm } from '../schemes/exact-svm.ts';
import type { Payer } from '../schemes/index.ts';
import { permitTypedData, type Spending } from '../schemes/permit2.ts';
import { allowanceTypedData } from '../schemes/permit2-sponsoring.ts';
import { preparedDraft } from '../schemes/svm/draft.ts';
import { messageOf } from '../schemes/svm/message.ts';
import { digestOfCall } from '../schemes/transaction.ts';
import { upto, uptoSpending } from '../schemes/upto.ts';

/** Null where this wallet knows of nothing that it has signed, or could have. Amounts and nonces may be bigints. */
export function authorizationIn(purchase: Purchase, networks: readonly Network[]): object | null {
  const known = pairOf(networks, purchase);
  const write = writers.get(purchase.scheme);
  if (known === undefined || write === undefined) return null;
  const { network, token } = known;
  const payer: Payer = { account: purchase.account, chainId: chainIdOf(network), token };
  const written = writtenBy(write, purchase, payer);
  return written === null ? null : { scheme: purchase.scheme, network: network.id, ...written };
}

type Writer = (purchase: Purchase, payer: Payer) => object | null;

const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  [exactEip3009.id, authorizationOfToken],
  [exactPermit2.id, (purchase, payer) => permitIn(purchase, payer, exactSpending)],
  [upto.id, ceilingIn],
  [exactSvm.id, messageOnSolana],
]);

/** A draft that came in a file may be no draft of ours; what cannot be signed cannot have been. */
function writtenBy(write: Writer, purchase: Purchase, payer: Payer): object | null {
  try {
    return write(purchase, payer);
  } catch {
    return null;
  }
}

function authorizationOfToken({ draft }: Purchase, payer: Payer) {
  const signed = typedData(draft, payer);
  const { from, to, value, validAfter, validBefore, nonce } = draft;
  return {
    domain: signed.domain,
    primaryType: signed.primaryType,
    message: { from, to, value, validAfter, validBefore, nonce },
    hash: hashTypedData(signed),
  };
}

/** The permit does not name who pays: that its signature is the payer's says it. */
function permitIn({ draft }: Purchase, payer: Payer, spending: Spending) {
  const permit = permitTypedData(draft, payer, spending);
  const allowance = draft.permitNonce === undefined ? null : allowanceTypedData(draft, payer);
  return {
    payer: payer.account,
    ...permit,
    hash: hashTypedData(permit),
    allowance: allowance === null ? null : { ...allowance, hash: hashTypedData(allowance) },
    ...(draft.approvalNonce === undefined ? {} : { approval: approvalBeside(draft, payer) }),
  };
}

/** The transaction without its signature, and the digest that was signed (EIP-1559). */
function approvalBeside(draft: Purchase['draft'], payer: Payer) {
  const { call, count, fee } = approvalOf(draft, payer);
  const { gas, perGas: maxFeePerGas, tip: maxPriorityFeePerGas } = fee;
  const hash = digestOfCall(call, count, fee);
  return { type: 2, ...call, nonce: count, gas, maxFeePerGas, maxPriorityFeePerGas, value: '0', hash };
}

function ceilingIn(purchase: Purchase, payer: Payer) {
  return { ...permitIn(purchase, payer, uptoSpending), ceiling: purchase.draft.value };
}

/** The message whole, since its digest is of all its bytes; null where none was written before the purchase was given up. */
function messageOnSolana({ draft, nonce }: Purchase) {
  const whole = preparedDraft(draft);
  if (whole === null) return null;
  const bytes = messageOf(whole);
  if (digestOf(bytes) !== nonce) return null;
  const { from, to, value, mint, decimals, program, source, destination } = whole;
  const { feePayer, memo, unitLimit, unitPrice, blockhash, lastHeight, slot } = whole;
  return {
    message: {
      ...{ from, to, value, mint, decimals, program, source, destination },
      ...{ feePayer, memo, unitLimit, unitPrice, blockhash },
    },
    bytes: btoa(String.fromCharCode(...bytes)),
    hash: nonce,
    lifetime: { slot, lastHeight },
  };
}
