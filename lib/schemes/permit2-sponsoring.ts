// An allowance that the seller's facilitator takes along, and pays for: one EIP-2612 permit, for Permit2 and for exactly the price.
// https://eips.ethereum.org/EIPS/eip-2612 ; x402 specs/extensions/eip2612_gas_sponsoring.md
import { type Hex, hashTypedData } from 'viem';
import type { JsonRecord } from '../core/json.ts';
import type { Draft, Payer } from './contract.ts';
import { permit2Contract } from './permit2-contract.ts';
import { signDigest } from './sign-digest.ts';

/** Nothing where the draft has none: only what was journalled is signed. */
export function sponsoringIn(draft: Draft, payer: Payer, key: Uint8Array): JsonRecord {
  const { from = '', token = '', value = '', permitNonce, validBefore = '' } = draft;
  if (permitNonce === undefined) return {};
  const signature = signDigest(hashTypedData(allowanceTypedData(draft, payer)), key);
  const info = {
    from,
    asset: token,
    spender: permit2Contract,
    amount: value,
    nonce: permitNonce,
    deadline: validBefore,
    signature,
    version: '1',
  };
  return { eip2612GasSponsoring: { info } };
}

/** What is signed, for the signer and for whoever checks it: for the price of this payment, and until its end. */
export function allowanceTypedData(draft: Draft, { token, chainId, account }: Payer) {
  if (token?.domain === undefined || chainId === null || draft.token !== token.address)
    throw new Error('an allowance is only signed for a token whose domain is pinned');
  return {
    // Casts: the addresses come from our table and our own key derivation.
    domain: { ...token.domain, chainId, verifyingContract: token.address as Hex },
    types: permitType,
    primaryType: 'Permit' as const,
    message: {
      owner: account as Hex,
      spender: permit2Contract as Hex,
      value: BigInt(draft.value ?? ''),
      nonce: BigInt(draft.permitNonce ?? ''),
      deadline: BigInt(draft.validBefore ?? ''),
    },
  };
}

const permitType = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;
