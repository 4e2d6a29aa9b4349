// One call of one contract as a transaction of the account's own, with no coin in it: written, signed, and handed to an
// endpoint. Which calls there are, cancel-transaction.ts and send-transaction.ts say. https://eips.ethereum.org/EIPS/eip-1559
import { concatHex, type Hex, keccak256, numberToHex, toRlp } from 'viem';
import { type Outcome, success } from '../core/failure.ts';
import { signatureParts, signDigest } from '../schemes/sign-digest.ts';
import { wordOf } from './answers.ts';
import type { Fee } from './gas.ts';
import { outcomeOf, type Rpc } from './rpc.ts';

export interface Call {
  readonly chainId: number;
  readonly to: Hex;
  readonly data: Hex;
}

/** Signed, as it is sent. `count`: how many transactions the account has sent before. */
export function transactionOf(call: Call, count: number, { gas, perGas, tip }: Fee, key: Uint8Array): Hex {
  const numbers = [BigInt(call.chainId), BigInt(count), tip, perGas, gas].map(integer);
  const [value, accessList] = [integer(0n), [] as const];
  const body = [...numbers, call.to, value, call.data, accessList];
  const { r, s, v } = signatureParts(signDigest(keccak256(envelope(body)), key));
  return envelope([...body, ...[BigInt(v - 27), BigInt(r), BigInt(s)].map(integer)]);
}

/** The transaction's hash. The same bytes may be handed over as often as one likes: they count once. */
export async function present(rpc: Rpc, transaction: Hex): Promise<Outcome<string>> {
  const hash = keccak256(transaction);
  const answer = await rpc('eth_sendRawTransaction', transaction);
  // So it is said of a question that is put again because the first answer was lost.
  if (answer.kind === 'refused' && /already known|already imported/i.test(answer.message))
    return success(hash);
  return outcomeOf(answer, (result) => (wordOf(result) === hash ? hash : null));
}

function envelope(fields: readonly (Hex | readonly [])[]): Hex {
  return concatHex(['0x02', toRlp(fields)]);
}

/** RLP writes numbers without leading zeros, and zero as no bytes at all. */
function integer(value: bigint): Hex {
  return value === 0n ? '0x' : numberToHex(value);
}
