// Which chain an endpoint is of, as a CAIP-2 id: an EVM chain tells its number, Solana the hash of its first block.
import { type Outcome, success } from '../core/failure.ts';
import { familyOf } from '../core/network-family.ts';
import { chainIdOf } from './evm.ts';
import { ask, type Rpc } from './rpc.ts';
import { hashOf } from './solana/answers.ts';

/** `network`: the one that it is thought to be of, whose family's question it is asked. */
export async function chainBehind(rpc: Rpc, network: string): Promise<Outcome<string>> {
  if (familyOf(network) === 'solana') {
    const genesis = await ask(rpc, hashOf, 'getGenesisHash');
    return genesis.ok ? success(`solana:${genesis.value.slice(0, referenceLength)}`) : genesis;
  }
  const chainId = await chainIdOf(rpc);
  return chainId.ok ? success(`eip155:${chainId.value}`) : chainId;
}

/** https://namespaces.chainagnostic.org/solana/caip2 */
const referenceLength = 32;
