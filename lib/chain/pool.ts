// The endpoints of each network, as they are asked: the next where one fails, several where much depends on it, and none that
// answers for another chain. The first that is well is asked and no other: each that is asked learns what the account does.
import { type FailureName, failed, type Outcome } from '../core/failure.ts';
import type { Clock } from '../core/time-and-chance.ts';
import { chainBehind } from './chain-identity.ts';
import type { HealthBook } from './health.ts';
import { type Rpc, rpcAt } from './rpc.ts';

type Ask<T> = (rpc: Rpc) => Promise<Outcome<T>>;

export interface Pool {
  /** What the first of them says that answers. */
  first<T>(network: string, ask: Ask<T>): Promise<Outcome<T>>;
  /** Of the one in use alone: what is sent to the chain must not be sent twice. */
  one<T>(network: string, ask: Ask<T>): Promise<Outcome<T>>;
  /** Until so many have answered, or none is left; all their outcomes, of those too that failed. */
  several<T>(network: string, needed: number, ask: Ask<T>): Promise<readonly Outcome<T>[]>;
  /** Asks this one for its chain now, because a person wants to know. */
  test(network: string, url: string): Promise<Outcome<null>>;
}

export interface PoolPorts {
  /** Those that may be asked about a network, the one in use first; one of the user's own stands alone. */
  endpointsOf(network: string): Promise<readonly string[]>;
  readonly health: HealthBook;
  readonly clock: Clock;
}

export function createPool({ endpointsOf, health, clock }: PoolPorts): Pool {
  /** The chain that each has told, once in the life of this worker. */
  const told = new Map<string, Promise<Outcome<string>>>();

  /** Measured as it is used. */
  function watched(url: string): Rpc {
    const rpc = rpcAt(url);
    return async (...question) => {
      const began = clock();
      const answer = await rpc(...question);
      if (answer.kind === 'result' || answer.kind === 'refused') health.answered(url, clock() - began);
      else health.failed(url);
      return answer;
    };
  }

  async function isOfChain(network: string, url: string): Promise<Outcome<null>> {
    const asked = told.get(url) ?? chainBehind(watched(url), network);
    told.set(url, asked);
    const chain = await asked;
    if (chain.ok && chain.value === network) return { ok: true, value: null };
    told.delete(url); // it is asked again when it is tried again
    return chain.ok ? failed('rpc-other-chain') : chain;
  }

  /** Noted last: whatever else it answers does not make it well. */
  function noteStray<T>(url: string, outcome: Outcome<T>): Outcome<T> {
    if (!outcome.ok && outcome.failure.name === 'rpc-other-chain') health.strayed(url);
    return outcome;
  }

  /** What it says counts only where it is of the network. The two are asked at once: nobody waits twice. */
  async function askOne<T>(network: string, url: string, ask: Ask<T>): Promise<Outcome<T>> {
    const [chain, outcome] = await Promise.all([isOfChain(network, url), ask(watched(url))]);
    return chain.ok ? outcome : noteStray(url, chain);
  }

  const inOrder = async (network: string) => health.order(await endpointsOf(network));

  return {
    async first(network, ask) {
      let last: Outcome<never> = failed('rpc-failed');
      for (const url of await inOrder(network)) {
        const outcome = await askOne(network, url, ask);
        if (outcome.ok || !isEndpointsFault(outcome)) return outcome;
        last = outcome;
      }
      return last;
    },

    async one(network, ask) {
      const [url] = await inOrder(network);
      if (url === undefined) return failed('rpc-failed');
      const chain = await isOfChain(network, url);
      return chain.ok ? ask(watched(url)) : noteStray(url, chain);
    },

    async several(network, needed, ask) {
      const waiting = [...(await inOrder(network))];
      const outcomes: Awaited<ReturnType<typeof ask>>[] = [];
      let missing = needed;
      while (missing > 0 && waiting.length > 0) {
        const turn = waiting.splice(0, missing);
        outcomes.push(...(await Promise.all(turn.map((url) => askOne(network, url, ask)))));
        missing = needed - outcomes.filter(({ ok }) => ok).length;
      }
      return outcomes;
    },

    async test(network, url) {
      told.delete(url);
      return noteStray(url, await isOfChain(network, url));
    },
  };
}

/** What another endpoint may know better. Everything else is an answer. */
function isEndpointsFault(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && faults.includes(outcome.failure.name);
}

const faults: readonly FailureName[] = ['rpc-failed', 'rpc-malformed', 'rpc-other-chain'];
