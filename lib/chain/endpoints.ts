// Asks a chain what the journal needs to know, through its endpoints: several where much depends on the answer.
import { type Authorization, agreed, type ChainWord } from '../core/chain-word.ts';
import { success } from '../core/failure.ts';
import type { RecoveryPorts } from '../wallet/recovery.ts';
import { askAuthorization } from './authorization.ts';
import { finalizedHead, headOf } from './blocks.ts';
import type { Pool } from './pool.ts';
import { usesSince } from './spending.ts';

/** From this cost on, in micro-dollars, two endpoints must say the same before anything is concluded. */
const twoFrom = 1_000_000n;

export function createChain(
  pool: Pool,
  endpointsOf: (network: string) => Promise<readonly string[]>,
): Pick<RecoveryPorts, 'askChain' | 'usesSince' | 'chainTime'> {
  async function askChain(
    authorization: Authorization,
    from: number,
    cost: bigint,
  ): Promise<ChainWord | null> {
    const { network } = authorization;
    // An endpoint of the user's own stands alone, and is trusted by them.
    const needed = cost >= twoFrom ? Math.min(2, (await endpointsOf(network)).length) : 1;
    const words = await pool.several(network, needed, (rpc) => askAuthorization(rpc, authorization, from));
    return agreed(words, needed);
  }

  return {
    askChain,

    async usesSince(of, from) {
      if (from !== null) return pool.first(of.network, (rpc) => usesSince(rpc, of, from));
      const head = await pool.first(of.network, finalizedHead);
      return head.ok ? success({ uses: [], upTo: head.value.block }) : head;
    },

    async chainTime(network) {
      const head = await pool.first(network, headOf);
      return head.ok ? success(head.value.time) : head;
    },
  };
}
