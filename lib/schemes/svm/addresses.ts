// Addresses of Solana: 32 bytes in base58. Those that a key can sign for lie on the curve, those that a program owns beside it.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { getAddressDecoder, getAddressEncoder, isAddress } from '@solana/kit';
import { associatedToken } from './programs.ts';

/** Null: no address. */
export function bytesOfAddress(text: string): Uint8Array | null {
  return isAddress(text) ? new Uint8Array(getAddressEncoder().encode(text)) : null;
}

export function addressOfBytes(bytes: Uint8Array): string {
  return getAddressDecoder().decode(bytes);
}

/** Whether there can be a key that signs for it. */
export function isOnCurve(bytes: Uint8Array): boolean {
  try {
    ed25519.Point.fromBytes(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The account in which an owner has a token, by convention of everybody: no other one is paid to or from. */
export function tokenAccountOf(owner: string, program: string, mint: string): string {
  const seeds = [owner, program, mint].map(demanded);
  for (let bump = 255; bump >= 0; bump -= 1) {
    const bytes = sha256(concatBytes(...seeds, Uint8Array.of(bump), demanded(associatedToken), derived));
    if (!isOnCurve(bytes)) return addressOfBytes(bytes);
  }
  throw new Error('one of 256 hashes lies beside the curve');
}

const derived = utf8ToBytes('ProgramDerivedAddress');

function demanded(address: string): Uint8Array {
  const bytes = bytesOfAddress(address);
  if (bytes === null) throw new Error('addresses are checked before anything is derived of them');
  return bytes;
}
