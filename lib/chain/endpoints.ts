// Asks a chain through its endpoints: one after the other where one does not answer, several where much depends on it.
import { type Authorization, agreed, type ChainWord } from '../core/chain-word.ts';
import { failed, type Outcome, success } from '../core/failure.ts';
import type { RecoveryPorts } from '../wallet/recovery.ts';
import { askAuthorization } from './authorization.ts';
import { finalizedHead, headOf } from './blocks.ts';
import { usesSince } from './spending.ts';

/** From this cost on, in micro-dollars, two endpoints must say the same before anything is concluded. */
const twoFrom = 1_000_000n;

type EndpointsOf = (network: string) => Promise<readonly string[]>;

export function createChain(
  endpointsOf: EndpointsOf,
): Pick<RecoveryPorts, 'askChain' | 'usesSince' | 'chainTime'> {
  async function first<T>(
    network: string,
    ask: (rpcUrl: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    let last: Outcome<T> = failed('rpc-failed');
    for (const rpcUrl of await endpointsOf(network)) {
      last = await ask(rpcUrl);
      if (last.ok) return last;
    }
    return last;
  }

  async function askChain(
    authorization: Authorization,
    from: number,
    cost: bigint,
  ): Promise<ChainWord | null> {
    const endpoints = await endpointsOf(authorization.network);
    // An endpoint of the user's own stands alone, and is trusted by them.
    const needed = cost >= twoFrom ? Math.min(2, endpoints.length) : 1;
    if (needed === 1) {
      const word = await first(authorization.network, (rpcUrl) =>
        askAuthorization(rpcUrl, authorization, from),
      );
      return agreed([word], 1);
    }
    const asked = endpoints.map((rpcUrl) => askAuthorization(rpcUrl, authorization, from));
    return agreed(await Promise.all(asked), needed);
  }

  return {
    askChain,

    async usesSince(of, from) {
      if (from !== null) return first(of.network, (rpcUrl) => usesSince(rpcUrl, of, from));
      const head = await first(of.network, finalizedHead);
      return head.ok ? success({ uses: [], upTo: head.value.block }) : head;
    },

    async chainTime(network) {
      const head = await first(network, headOf);
      return head.ok ? success(head.value.time) : head;
    },
  };
}
