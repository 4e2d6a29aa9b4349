// `exact` on EVM by EIP-3009: one signed TransferWithAuthorization to the payee, for the price, within a window.
// https://eips.ethereum.org/EIPS/eip-3009 ; x402 specs/schemes/exact/scheme_exact_evm.md
import { getAddress, type Hex, hashTypedData, isAddress } from 'viem';
import { type Failure, failure } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';
import type { Draft, Moment, Payer, PinnedToken, Scheme } from './contract.ts';
import { isKnownFlow } from './known.ts';
import { carriesNoWrongChecksum, isForbiddenPayee } from './payees.ts';
import { signDigest } from './sign-digest.ts';

/** Clocks differ: the window opens a minute ago. */
const backdate = 60;

const transferWithAuthorization = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

export const exactEip3009: Scheme = {
  id: 'exact-eip3009',
  family: 'eip155',
  // Circle's contract asks an account that has code by ERC-1271 (FiatTokenV2_2), in the bytes that a key signs.
  byContract: true,

  refusal(offer, payer) {
    return refusalOfMethod(offer) ?? refusalOfToken(offer, payer.token) ?? refusalOfPayee(offer, payer);
  },

  draft(offer: Offer, payer: Payer, moment: Moment): Draft {
    return {
      from: payer.account,
      to: getAddress(offer.payTo),
      value: offer.amount.toString(),
      validAfter: String(moment.now - backdate),
      validBefore: String(moment.now + Math.min(offer.window, moment.maxWindow)),
      nonce: moment.nonce,
    };
  },

  authorization({ to = '', value = '0', nonce = '', validAfter, validBefore }) {
    return {
      payTo: to,
      amount: BigInt(value),
      nonce,
      validAfter: Number(validAfter),
      validBefore: Number(validBefore),
    };
  },

  async sign(draft, payer, key) {
    const signature = signDigest(hashTypedData(typedData(draft, payer)), key);
    return { signature, authorization: draft };
  },
};

/** What is signed, for the signer and for whoever checks it. Domain from our own table. */
export function typedData(draft: Draft, payer: Payer) {
  const { token, chainId } = payer;
  if (token?.domain === undefined || chainId === null)
    throw new Error('a draft is only made for a pinned token of an EVM chain');
  return {
    domain: {
      ...token.domain,
      chainId,
      // Casts: the addresses and the nonce come from our table, getAddress and the journal, all checked before.
      verifyingContract: token.address as Hex,
    },
    types: transferWithAuthorization,
    primaryType: 'TransferWithAuthorization' as const,
    message: {
      from: draft.from as Hex,
      to: draft.to as Hex,
      value: BigInt(draft.value ?? ''),
      validAfter: BigInt(draft.validAfter ?? ''),
      validBefore: BigInt(draft.validBefore ?? ''),
      nonce: draft.nonce as Hex,
    },
  };
}

function refusalOfMethod(offer: Offer): Failure | null {
  const { assetTransferMethod } = offer.extra;
  if (offer.scheme !== 'exact') return failure('scheme-unknown', { scheme: offer.scheme.slice(0, 40) });
  if (assetTransferMethod !== undefined && assetTransferMethod !== 'eip3009')
    return failure('transfer-method-unknown');
  return isKnownFlow(offer.extra) ? null : failure('payment-flow-unknown');
}

function refusalOfToken(offer: Offer, token: PinnedToken | undefined): Failure | null {
  if (!isAddress(offer.asset, { strict: false })) return failure('asset-malformed');
  if (token?.domain === undefined) return failure('token-unknown');
  if (!carriesNoWrongChecksum(offer.asset)) return failure('asset-malformed');
  if (!token.transferMethods.includes('eip3009')) return failure('transfer-method-unknown');
  return isOfDomain(offer, token.domain) ? null : failure('token-domain-mismatch');
}

/** Who signs for another name, version or contract than the token's makes what nobody can use. */
function isOfDomain({ asset, extra }: Offer, domain: { readonly name: string; readonly version: string }) {
  const { name = domain.name, version = domain.version, verifyingContract = asset } = extra;
  const isOfToken =
    typeof verifyingContract === 'string' && verifyingContract.toLowerCase() === asset.toLowerCase();
  return name === domain.name && version === domain.version && isOfToken;
}

function refusalOfPayee(offer: Offer, payer: Payer): Failure | null {
  if (!isAddress(offer.payTo, { strict: false }) || !carriesNoWrongChecksum(offer.payTo)) {
    return failure('payee-malformed');
  }
  const payTo = offer.payTo.toLowerCase();
  const own = [payer.account, payer.signer].map((account) => account?.toLowerCase());
  if (own.includes(payTo)) return failure('payee-is-you');
  if (isForbiddenPayee(payTo) || payTo === payer.token?.address.toLowerCase())
    return failure('payee-forbidden');
  return null;
}
