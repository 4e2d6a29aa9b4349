// The only transaction that this wallet can write: the account's own call of cancelAuthorization at the token, with no
// coin in it. https://eips.ethereum.org/EIPS/eip-1559
import { concatHex, type Hex, keccak256, numberToHex, toRlp } from 'viem';
import { type Cancellation, cancelCall } from '../schemes/cancel-eip3009.ts';
import { signatureParts, signDigest } from '../schemes/sign-digest.ts';

export interface Fee {
  readonly gas: bigint;
  /** Wei for each unit of gas: all in all at most this much, and of it at most so much as a tip. */
  readonly perGas: bigint;
  readonly tip: bigint;
}

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function cancelTransaction(
  cancellation: Cancellation,
  count: number,
  { gas, perGas, tip }: Fee,
  key: Uint8Array,
): Hex {
  const numbers = [BigInt(cancellation.chainId), BigInt(count), tip, perGas, gas].map(integer);
  const [value, accessList] = [integer(0n), [] as const];
  // Cast: from our own table.
  const body = [...numbers, cancellation.token as Hex, value, cancelCall(cancellation, key), accessList];
  const { r, s, v } = signatureParts(signDigest(keccak256(envelope(body)), key));
  return envelope([...body, ...[BigInt(v - 27), BigInt(r), BigInt(s)].map(integer)]);
}

function envelope(fields: readonly (Hex | readonly [])[]): Hex {
  return concatHex(['0x02', toRlp(fields)]);
}

/** RLP writes numbers without leading zeros, and zero as no bytes at all. */
function integer(value: bigint): Hex {
  return value === 0n ? '0x' : numberToHex(value);
}
