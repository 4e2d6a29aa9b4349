// Networks of one family share their accounts, their addresses and their ways of paying; the CAIP-2 namespace tells which it is.

export type NetworkFamily = 'eip155' | 'solana';

/** By the id alone: no network of another kind is on the shelf. */
export function familyOf(network: string): NetworkFamily {
  return network.startsWith('solana:') ? 'solana' : 'eip155';
}

/** Base58 tells capitals from small letters; of hexadecimal digits the case is a checksum at most. */
export function isSameAddress(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

/** Equal texts for equal addresses, transactions and nonces of any family. */
export function comparable(address: string): string {
  return /^0x/i.test(address) ? address.toLowerCase() : address;
}
