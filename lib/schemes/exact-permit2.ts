// `exact` on EVM through Permit2: one signed transfer to the payee, for the price, that x402's contract alone may carry out.
// Any token can be paid with so, once Permit2 may take it. x402 specs/schemes/exact/scheme_exact_evm.md
import { failure } from '../core/failure.ts';
import { approvalIn } from './approval-sponsoring.ts';
import type { Scheme } from './contract.ts';
import { authorizationIn, draftOf, refusalOfPermit, type Spending, signedPermit } from './permit2.ts';
import { sponsoringIn } from './permit2-sponsoring.ts';

/** Witness(address to,uint256 validAfter) of x402ExactPermit2Proxy. */
export const exactSpending: Spending = {
  spender: '0x402085c248EeA27D92E8b30b2C58ed07f9E20001',
  witness: [
    { name: 'to', type: 'address' },
    { name: 'validAfter', type: 'uint256' },
  ],
};

export const exactPermit2: Scheme = {
  id: 'exact-permit2',
  family: 'eip155',
  spendsBy: 'permit2',

  refusal(offer, payer) {
    if (offer.scheme !== 'exact') return failure('scheme-unknown', { scheme: offer.scheme.slice(0, 40) });
    // Where a seller says nothing, it means the token's own authorizations.
    if (offer.extra.assetTransferMethod !== 'permit2') return failure('transfer-method-unknown');
    return refusalOfPermit(offer, payer);
  },

  draft(offer, payer, moment) {
    return draftOf(offer, payer, moment, exactSpending);
  },

  authorization(draft) {
    return authorizationIn(draft);
  },

  async sign(draft, payer, key) {
    return signedPermit(draft, payer, exactSpending, key);
  },

  async extensions(draft, payer, key) {
    return { ...sponsoringIn(draft, payer, key), ...approvalIn(draft, payer, key) };
  },
};
