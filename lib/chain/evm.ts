// Asks an EVM chain through JSON-RPC for the little that the wallet's screens need to know.
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import type { Outcome } from '../core/failure.ts';
import { countOf, numberOf } from './answers.ts';
import { ask, type Rpc } from './rpc.ts';

/** Balance of a token in its smallest unit. */
export function balanceOf(rpc: Rpc, token: string, account: string): Promise<Outcome<bigint>> {
  // Cast: our own key derivation wrote it.
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'balanceOf', args: [account as Hex] });
  return ask(rpc, numberOf, 'eth_call', { to: token, data }, 'latest');
}

/** The chain behind an endpoint, to be compared with the network it was entered for. */
export function chainIdOf(rpc: Rpc): Promise<Outcome<number>> {
  return ask(rpc, countOf, 'eth_chainId');
}
