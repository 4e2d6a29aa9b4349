// `upto` on EVM: a ceiling is signed, through Permit2, and what the goods came to is taken of it, once, or nothing at all. Only the
// facilitator that the seller names may take it. x402 specs/schemes/upto/scheme_upto_evm.md
import { getAddress, isAddress } from 'viem';
import { type Failure, failure } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';
import { approvalIn } from './approval-sponsoring.ts';
import type { Scheme } from './contract.ts';
import { isChargedFirst } from './known.ts';
import { carriesNoWrongChecksum, isForbiddenPayee } from './payees.ts';
import { authorizationIn, draftOf, refusalOfPermit, type Spending, signedPermit } from './permit2.ts';
import { sponsoringIn } from './permit2-sponsoring.ts';

/** Witness(address to,address facilitator,uint256 validAfter) of x402UptoPermit2Proxy. */
export const uptoSpending: Spending = {
  spender: '0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002',
  witness: [
    { name: 'to', type: 'address' },
    { name: 'facilitator', type: 'address' },
    { name: 'validAfter', type: 'uint256' },
  ],
};

export const upto: Scheme = {
  id: 'upto',
  family: 'eip155',
  spendsBy: 'permit2',
  isCeiling: true,

  refusal(offer, payer) {
    const { assetTransferMethod = 'permit2' } = offer.extra;
    if (offer.scheme !== 'upto') return failure('scheme-unknown', { scheme: offer.scheme.slice(0, 40) });
    if (assetTransferMethod !== 'permit2') return failure('transfer-method-unknown');
    // Before the goods have come nobody knows what they come to.
    if (isChargedFirst(offer)) return failure('payment-flow-unknown');
    return refusalOfPermit(offer, payer) ?? refusalOfFacilitator(offer);
  },

  draft(offer, payer, moment) {
    const facilitator = getAddress(String(offer.extra.facilitatorAddress));
    return { ...draftOf(offer, payer, moment, uptoSpending), facilitator };
  },

  authorization(draft) {
    return { ...authorizationIn(draft), isCeiling: true };
  },

  async sign(draft, payer, key) {
    return signedPermit(draft, payer, uptoSpending, key);
  },

  async extensions(draft, payer, key) {
    return { ...sponsoringIn(draft, payer, key), ...approvalIn(draft, payer, key) };
  },
};

/** Without it anybody who has the bytes could take the ceiling: the contract lets nobody but this address say how much it was. */
function refusalOfFacilitator({ extra: { facilitatorAddress: said } }: Offer): Failure | null {
  const isOne =
    typeof said === 'string' && isAddress(said, { strict: false }) && carriesNoWrongChecksum(said);
  return isOne && !isForbiddenPayee(said) ? null : failure('facilitator-malformed');
}
