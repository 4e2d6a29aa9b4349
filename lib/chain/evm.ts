// Asks an EVM chain through JSON-RPC for the little that the wallet needs to know.
import { createPublicClient, erc20Abi, type Hex, http } from 'viem';
import { failed, type Outcome, success } from '../core/failure.ts';

const timeout = 8_000;

/** Balance of a token in its smallest unit. */
export async function balanceOf(rpcUrl: string, token: string, account: string): Promise<Outcome<bigint>> {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout, retryCount: 1 }) });
  try {
    // Casts: both come from our own table and our own key derivation.
    const parameters = {
      address: token as Hex,
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [account as Hex],
    } as const;
    return success(await client.readContract(parameters));
  } catch {
    return failed('rpc-failed');
  }
}

/** The chain behind an endpoint, to be compared with the network it was entered for. */
export async function chainIdOf(rpcUrl: string): Promise<Outcome<number>> {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout, retryCount: 0 }) });
  try {
    return success(await client.getChainId());
  } catch {
    return failed('rpc-failed');
  }
}
