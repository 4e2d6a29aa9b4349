// Asks a token's contract how much of an account's money Permit2 may take, by anybody's signature of that account.
import { encodeFunctionData, erc20Abi, type Hex } from 'viem';
import type { Outcome } from '../core/failure.ts';
import { permit2Contract } from '../schemes/permit2-contract.ts';
import { numberOf } from './answers.ts';
import { ask, type Rpc } from './rpc.ts';

/** In the token's smallest unit. */
export function readAllowance(rpc: Rpc, token: string, account: string): Promise<Outcome<bigint>> {
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'allowance',
    // Cast: our own key derivation wrote it.
    args: [account as Hex, permit2Contract],
  });
  return ask(rpc, numberOf, 'eth_call', { to: token, data }, 'latest');
}
