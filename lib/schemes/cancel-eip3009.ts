// Ends an EIP-3009 authorization before anyone uses it: the account's signed CancelAuthorization, as the call that the
// token's contract takes. It can express nothing else. https://eips.ethereum.org/EIPS/eip-3009
import { encodeFunctionData, type Hex, hashTypedData } from 'viem';
import { signatureParts, signDigest } from './sign-digest.ts';

export interface Cancellation {
  readonly chainId: number;
  /** The pinned token, with its domain from our own table. */
  readonly token: string;
  readonly domain: { readonly name: string; readonly version: string };
  readonly account: string;
  /** The account is a contract, and is asked whether it takes the signature (ERC-1271). */
  readonly byContract?: boolean;
  /** Of the authorization, 32 bytes. */
  readonly nonce: string;
}

export function cancelCall(cancellation: Cancellation, key: Uint8Array): Hex {
  const signature = signDigest(hashTypedData(cancelTypedData(cancellation)), key);
  return callWith(cancellation, signature);
}

/** As long and as dear as the real one, and worthless: what it costs can be asked before anything is signed. */
export function sampleCall(cancellation: Pick<Cancellation, 'account' | 'nonce' | 'byContract'>): Hex {
  return callWith(cancellation, `0x${'ff'.repeat(64)}1b`);
}

/** What is signed, for the signer and for whoever checks it. */
export function cancelTypedData({ chainId, token, domain, account, nonce }: Cancellation) {
  return {
    // Casts, here and below: the addresses and the nonce come from our table and the journal, all checked before.
    domain: { ...domain, chainId, verifyingContract: token as Hex },
    types: cancelAuthorizationType,
    primaryType: 'CancelAuthorization' as const,
    message: { authorizer: account as Hex, nonce: nonce as Hex },
  };
}

function callWith(
  { account, nonce, byContract = false }: Pick<Cancellation, 'account' | 'nonce' | 'byContract'>,
  signature: Hex,
): Hex {
  if (byContract)
    return encodeFunctionData({ abi: cancelInBytes, args: [account as Hex, nonce as Hex, signature] });
  const { v, r, s } = signatureParts(signature);
  return encodeFunctionData({ abi: cancelAuthorization, args: [account as Hex, nonce as Hex, v, r, s] });
}

const cancelAuthorizationType = {
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

/** What FiatTokenV2_2 takes besides: a contract may know another form of signature than three numbers. */
const cancelInBytes = [
  {
    type: 'function',
    name: 'cancelAuthorization',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'authorizer', type: 'address' },
      { name: 'nonce', type: 'bytes32' },
      { name: 'signature', type: 'bytes' },
    ],
    outputs: [],
  },
] as const;

const cancelAuthorization = [
  {
    type: 'function',
    name: 'cancelAuthorization',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'authorizer', type: 'address' },
      { name: 'nonce', type: 'bytes32' },
      { name: 'v', type: 'uint8' },
      { name: 'r', type: 'bytes32' },
      { name: 's', type: 'bytes32' },
    ],
    outputs: [],
  },
] as const;
