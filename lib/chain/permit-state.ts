// Whether Permit2 counts a nonce as used, at one block; one that was invalidated counts as used too. And how many permits of its
// own (EIP-2612) a token has taken from an account.
import { encodeFunctionData, type Hex } from 'viem';
import type { Authorization } from '../core/chain-word.ts';
import { type Outcome, success } from '../core/failure.ts';
import { placeOf } from '../schemes/cancel-permit2.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { numberOf } from './answers.ts';
import { tagOf } from './blocks.ts';
import { ask, type Rpc } from './rpc.ts';

export async function isSpent(
  rpc: Rpc,
  { account, nonce }: Pick<Authorization, 'account' | 'nonce'>,
  at: number | 'latest',
): Promise<Outcome<boolean>> {
  const { word, bit } = placeOf(nonce);
  // Casts, here and below: the account comes from the journal, where our own key derivation wrote it.
  const data = encodeFunctionData({ abi: nonceBitmap, args: [account as Hex, word] });
  const read = await ask(rpc, numberOf, 'eth_call', { to: permit2Contract, data }, tagOf(at));
  return read.ok ? success(((read.value >> bit) & 1n) === 1n) : read;
}

/** Fails where the token knows no permits. */
export function permitsTaken(rpc: Rpc, token: string, account: string): Promise<Outcome<bigint>> {
  const data = encodeFunctionData({ abi: nonces, args: [account as Hex] });
  return ask(rpc, numberOf, 'eth_call', { to: token, data }, 'latest');
}

const nonceBitmap = [
  {
    type: 'function',
    name: 'nonceBitmap',
    stateMutability: 'view',
    inputs: [
      { name: 'owner', type: 'address' },
      { name: 'wordPos', type: 'uint256' },
    ],
    outputs: [{ name: '', type: 'uint256' }],
  },
] as const;

const nonces = [
  {
    type: 'function',
    name: 'nonces',
    stateMutability: 'view',
    inputs: [{ name: 'owner', type: 'address' }],
    outputs: [{ name: '', type: 'uint256' }],
  },
] as const;
