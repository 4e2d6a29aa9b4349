// What is signed for Permit2: one transfer of one token, by x402's own contract alone, within a window. Both ways of paying
// through it share this. https://docs.uniswap.org/contracts/permit2/reference/signature-transfer
import { getAddress, type Hex, hashTypedData, isAddress, numberToHex } from 'viem';
import { type Failure, failure } from '../core/failure.ts';
import type { Offer } from '../core/offer.ts';
import { approvalMembers } from './approval-sponsoring.ts';
import type { Draft, Moment, Payer, PinnedToken } from './contract.ts';
import { isKnownFlow } from './known.ts';
import { carriesNoWrongChecksum, isForbiddenPayee } from './payees.ts';
import { permit2Contract } from './permit2-contract.ts';
import { signDigest } from './sign-digest.ts';

/** How one scheme spends through Permit2. */
export interface Spending {
  /** x402's contract, pinned: what it may do with the signature, its code says, and the witness binds it to the payee. */
  readonly spender: Hex;
  /** What the signature names beside the transfer itself, in the order of its type. */
  readonly witness: readonly { readonly name: string; readonly type: 'address' | 'uint256' }[];
}

export function draftOf(offer: Offer, payer: Payer, moment: Moment, { spender }: Spending): Draft {
  const { permitNonce } = payer;
  return {
    from: payer.account,
    to: getAddress(offer.payTo),
    value: offer.amount.toString(),
    token: pinned(payer).token.address,
    spender,
    // A clock that is ahead of the chain's opens no window too late: it is open from the first block on.
    validAfter: '0',
    validBefore: String(moment.now + Math.min(offer.window, moment.maxWindow)),
    nonce: BigInt(moment.nonce).toString(),
    ...(permitNonce === undefined ? approvalMembers(payer) : { permitNonce }),
  };
}

export function authorizationIn({ to = '', value = '0', nonce = '0', validAfter, validBefore }: Draft) {
  return {
    payTo: to,
    amount: BigInt(value),
    nonce: bytesOf(nonce),
    validAfter: Number(validAfter),
    validBefore: Number(validBefore),
    register: 'permit2' as const,
  };
}

/** 32 bytes, as the journal has it; empty for what is no nonce: a draft may stand in a file that somebody else has written. */
function bytesOf(nonce: string): string {
  const isNonce = /^[0-9]{1,78}$/.test(nonce) && BigInt(nonce) < 2n ** 256n;
  return isNonce ? numberToHex(BigInt(nonce), { size: 32 }) : '';
}

/** As the facilitator wants it. Only a draft of this very spending is signed, whatever a row of the journal says. */
export function signedPermit(draft: Draft, payer: Payer, spending: Spending, key: Uint8Array) {
  const data = permitTypedData(draft, payer, spending);
  const { from, to, value, token, spender, nonce, validAfter, validBefore } = draft;
  const { facilitator } = draft;
  const witness = { to, ...(facilitator === undefined ? {} : { facilitator }), validAfter };
  return {
    signature: signDigest(hashTypedData(data), key),
    permit2Authorization: {
      from,
      permitted: { token, amount: value },
      spender,
      nonce,
      deadline: validBefore,
      witness,
    },
  };
}

/** What is signed, for the signer and for whoever checks it. Permit2's domain has no version. */
export function permitTypedData(draft: Draft, payer: Payer, { spender, witness }: Spending) {
  const { token, chainId } = pinned(payer);
  const isOwn = draft.spender === spender && draft.token === token.address && draft.from === payer.account;
  if (!isOwn) throw new Error('only what this wallet has drafted for x402’s own contract is signed');
  return {
    domain: { name: 'Permit2', chainId, verifyingContract: permit2Contract as Hex },
    types: { ...permitTypes, Witness: witness },
    primaryType: 'PermitWitnessTransferFrom' as const,
    message: {
      // Casts: the addresses come from our table and getAddress, all checked before.
      permitted: { token: token.address as Hex, amount: BigInt(draft.value ?? '') },
      spender,
      nonce: BigInt(draft.nonce ?? ''),
      deadline: BigInt(draft.validBefore ?? ''),
      witness: Object.fromEntries(witness.map(({ name, type }) => [name, memberOf(draft[name], type)])),
    },
  };
}

function memberOf(value: string | undefined, type: 'address' | 'uint256'): Hex | bigint {
  if (value === undefined || value === '') throw new Error('a witness is signed whole');
  return type === 'uint256' ? BigInt(value) : getAddress(value);
}

export function refusalOfPermit(offer: Offer, payer: Payer): Failure | null {
  return refusalOfFlow(offer) ?? refusalOfToken(offer, payer.token) ?? refusalOfPayee(offer, payer);
}

/** An earlier version of x402 has no word for it, and its facilitators would not know what they were handed. */
function refusalOfFlow({ dialect, extra }: Offer): Failure | null {
  if (dialect === 'x402-v1') return failure('transfer-method-unknown');
  if (extra.verifyingContract !== undefined) return failure('needs-gateway-balance');
  return isKnownFlow(extra) ? null : failure('payment-flow-unknown');
}

/** What a seller says of the token's domain is not signed here; where it is wrong, the seller means another token. */
function refusalOfToken({ asset, extra }: Offer, token: PinnedToken | undefined): Failure | null {
  if (!isAddress(asset, { strict: false })) return failure('asset-malformed');
  if (token === undefined || token.program !== undefined) return failure('token-unknown');
  if (!carriesNoWrongChecksum(asset)) return failure('asset-malformed');
  if (!token.transferMethods.includes('permit2')) return failure('transfer-method-unknown');
  const { domain } = token;
  if (domain === undefined) return null;
  const { name = domain.name, version = domain.version } = extra;
  return name === domain.name && version === domain.version ? null : failure('token-domain-mismatch');
}

function refusalOfPayee({ payTo: said }: Offer, { account, token }: Payer): Failure | null {
  if (!isAddress(said, { strict: false }) || !carriesNoWrongChecksum(said)) return failure('payee-malformed');
  const payTo = said.toLowerCase();
  if (payTo === account.toLowerCase()) return failure('payee-is-you');
  const isNobodys = isForbiddenPayee(payTo) || payTo === token?.address.toLowerCase();
  return isNobodys ? failure('payee-forbidden') : null;
}

function pinned({ token, chainId }: Payer): { readonly token: PinnedToken; readonly chainId: number } {
  if (token === undefined || chainId === null)
    throw new Error('a draft is only made for a pinned token of an EVM chain');
  return { token, chainId };
}

const permitTypes = {
  PermitWitnessTransferFrom: [
    { name: 'permitted', type: 'TokenPermissions' },
    { name: 'spender', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
    { name: 'witness', type: 'Witness' },
  ],
  TokenPermissions: [
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint256' },
  ],
} as const;
