// The one place where an EVM key signs. It signs whatever digest it is given: who calls it builds the digest itself.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, type Hex, hexToBytes, slice } from 'viem';

/** r, s and v (27 or 28), low s, deterministic (RFC 6979): the form that Circle's contract takes. */
export function signDigest(digest: Hex, key: Uint8Array): Hex {
  const recovered = secp256k1.sign(hexToBytes(digest), key, { prehash: false, format: 'recovered' });
  const [recovery = 0, ...rs] = recovered;
  return bytesToHex(Uint8Array.from([...rs, 27 + recovery]));
}

export function signatureParts(signature: Hex): { readonly r: Hex; readonly s: Hex; readonly v: number } {
  return { r: slice(signature, 0, 32), s: slice(signature, 32, 64), v: Number(slice(signature, 64)) };
}
