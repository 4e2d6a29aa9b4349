// Signs a sign-in, and nothing else that is made of words: EIP-191 over a text that is built here from checked members.
// https://eips.ethereum.org/EIPS/eip-191 ; https://eips.ethereum.org/EIPS/eip-4361
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, type Hex, hashMessage, hexToBytes } from 'viem';
import { publicKeyToAddress } from 'viem/utils';
import { type SignIn, signInText } from '../core/sign-in.ts';

/** r, s and v (27 or 28), low s, deterministic. The prefix of EIP-191 keeps it from ever being a transaction or a payment. */
export function signSignIn(signIn: SignIn, key: Uint8Array): Hex {
  const account = publicKeyToAddress(bytesToHex(secp256k1.getPublicKey(key, false)));
  if (account !== signIn.address) throw new Error('an account signs in as itself alone');
  const digest = hexToBytes(hashMessage(signInText(signIn)));
  const [recovery = 0, ...rs] = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
  return bytesToHex(Uint8Array.from([...rs, 27 + recovery]));
}
