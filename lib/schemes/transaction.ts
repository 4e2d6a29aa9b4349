// One call of one contract as a transaction of the account's own, with no coin in it: written, and signed. Which calls there are,
// cancel-transaction.ts and send-transaction.ts of the chain say, and approval-sponsoring.ts. https://eips.ethereum.org/EIPS/eip-1559
import { concatHex, type Hex, keccak256, numberToHex, toRlp } from 'viem';
import { signatureParts, signDigest } from './sign-digest.ts';

export interface Call {
  readonly chainId: number;
  readonly to: Hex;
  readonly data: Hex;
}

export interface Fee {
  readonly gas: bigint;
  /** Wei for each unit of gas: all in all at most this much, and of it at most so much as a tip. */
  readonly perGas: bigint;
  readonly tip: bigint;
}

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function transactionOf(call: Call, count: number, fee: Fee, key: Uint8Array): Hex {
  const { r, s, v } = signatureParts(signDigest(digestOfCall(call, count, fee), key));
  return envelope([...bodyOf(call, count, fee), ...[BigInt(v - 27), BigInt(r), BigInt(s)].map(integer)]);
}

/** What is signed of it. */
export function digestOfCall(call: Call, count: number, fee: Fee): Hex {
  return keccak256(envelope(bodyOf(call, count, fee)));
}

type Field = Hex | readonly [];

function bodyOf({ chainId, to, data }: Call, count: number, { gas, perGas, tip }: Fee): readonly Field[] {
  const numbers = [BigInt(chainId), BigInt(count), tip, perGas, gas].map(integer);
  const [value, accessList] = [integer(0n), [] as const];
  return [...numbers, to, value, data, accessList];
}

function envelope(fields: readonly Field[]): Hex {
  return concatHex(['0x02', toRlp(fields)]);
}

/** RLP writes numbers without leading zeros, and zero as no bytes at all. */
function integer(value: bigint): Hex {
  return value === 0n ? '0x' : numberToHex(value);
}
