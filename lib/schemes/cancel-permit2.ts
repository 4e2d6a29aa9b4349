// Ends a payment through Permit2 before anyone uses it: the account's own call that counts its nonce as used.
// https://docs.uniswap.org/contracts/permit2/reference/signature-transfer#invalidateunorderednonces
import { encodeFunctionData, type Hex } from 'viem';

/** `nonce`: 32 bytes. */
export function invalidateCall(nonce: string): Hex {
  const { word, bit } = placeOf(nonce);
  return encodeFunctionData({ abi: invalidateUnorderedNonces, args: [word, 1n << bit] });
}

/** Where Permit2 keeps whether a nonce was used: one bit of one word. */
export function placeOf(nonce: string): { readonly word: bigint; readonly bit: bigint } {
  const number = BigInt(nonce);
  return { word: number >> 8n, bit: number & 0xffn };
}

const invalidateUnorderedNonces = [
  {
    type: 'function',
    name: 'invalidateUnorderedNonces',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'wordPos', type: 'uint256' },
      { name: 'mask', type: 'uint256' },
    ],
    outputs: [],
  },
] as const;
