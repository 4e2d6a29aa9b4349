// Asks what code stands at an account, and whether it takes a signature for its own (ERC-1271).
import { encodeFunctionData, type Hex } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { SignedCheck } from '../schemes/account-check.ts';
import { ask, type Rpc } from './rpc.ts';

/** In hex; `0x` where none stands. */
export function codeAt(rpc: Rpc, account: string): Promise<Outcome<string>> {
  return ask(rpc, codeOf, 'eth_getCode', account, 'latest');
}

/** A contract that does not know the question, or fails on it, does not take the signature. */
export async function takesSignature(rpc: Rpc, signed: SignedCheck): Promise<Outcome<boolean>> {
  const { account, digest, signature } = signed;
  const data = encodeFunctionData({ abi, functionName: 'isValidSignature', args: [digest, signature] });
  const answer = await rpc('eth_call', { to: account, data }, 'latest');
  if (answer.kind === 'refused') return success(false);
  if (answer.kind !== 'result') return failed(answer.kind === 'garbled' ? 'rpc-malformed' : 'rpc-failed');
  return success(typeof answer.result === 'string' && answer.result.toLowerCase() === yes);
}

function codeOf(value: unknown): string | null {
  return typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(value) ? value.toLowerCase() : null;
}

/** bytes4(keccak256("isValidSignature(bytes32,bytes)")), as one word. */
const yes: Hex = `0x1626ba7e${'0'.repeat(56)}`;

const abi = [
  {
    type: 'function',
    name: 'isValidSignature',
    stateMutability: 'view',
    inputs: [
      { name: 'hash', type: 'bytes32' },
      { name: 'signature', type: 'bytes' },
    ],
    outputs: [{ name: '', type: 'bytes4' }],
  },
] as const;
