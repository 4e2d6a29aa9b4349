// Whether its register counts an authorization as used, at one block; a cancelled one counts as used too. Most tokens have a
// register of their own; what is paid through Permit2 stands in Permit2's.
import { encodeFunctionData, type Hex } from 'viem';
import type { Authorization } from '../core/chain-word.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import { countOf, flagOf } from './answers.ts';
import { tagOf } from './blocks.ts';
import { isSpent } from './permit-state.ts';
import { ask, type Rpc } from './rpc.ts';

export function isUsed(
  rpc: Rpc,
  authorization: Authorization,
  at: number | 'latest',
): Promise<Outcome<boolean>> {
  return authorization.register === 'permit2'
    ? isSpent(rpc, authorization, at)
    : isInToken(rpc, authorization, at);
}

function isInToken(rpc: Rpc, authorization: Authorization, at: number | 'latest'): Promise<Outcome<boolean>> {
  const data = encodeFunctionData({
    abi: authorizationState,
    // Casts: both come from the journal, where they were checked before anything was signed.
    args: [authorization.account as Hex, authorization.nonce as Hex],
  });
  return ask(rpc, flagOf, 'eth_call', { to: authorization.asset, data }, tagOf(at));
}

/** The endpoint of another chain says truly that it has never seen our authorization, and knows nothing of it. */
export async function onItsChain(rpc: Rpc, network: string): Promise<Outcome<number>> {
  const chainId = await ask(rpc, countOf, 'eth_chainId');
  if (!chainId.ok) return chainId;
  return `eip155:${chainId.value}` === network ? success(chainId.value) : failed('rpc-malformed');
}

const authorizationState = [
  {
    type: 'function',
    name: 'authorizationState',
    stateMutability: 'view',
    inputs: [
      { name: 'authorizer', type: 'address' },
      { name: 'nonce', type: 'bytes32' },
    ],
    outputs: [{ name: '', type: 'bool' }],
  },
] as const;
