// The x402 v1 facilitator: the legacy `x402` package, settling on a local chain with a key of its own.
import { settle, verify } from 'x402/facilitator';
import {
  EvmNetworkToChainId,
  type Network,
  type PaymentPayload,
  type PaymentRequirements,
  type Signer,
} from 'x402/types';
import { facilitatorV1Account } from './accounts.ts';
import type { Chain } from './chain.ts';
import { accountClient } from './chain-client.ts';
import { openDesk } from './facilitator-desk.ts';
import type { Listening } from './listen.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RequestLog } from './request-log.ts';

export function openFacilitatorV1(chain: Chain, log: RequestLog): Promise<Listening> {
  const signer = signerOn(chain);
  return openDesk<PaymentPayload, PaymentRequirements>(log, {
    name: 'facilitator v1',
    inTurn: oneAtATime(),
    verify: (payload, requirements) => verify(signer, payload, requirements),
    settle: (payload, requirements) => settle(signer, payload, requirements),
    supported: () => ({ kinds: [{ x402Version: 1, scheme: 'exact', network: nameInV1(chain.chainId) }] }),
  });
}

/** What the package calls a chain; null for one that it does not know. */
export function nameInV1(chainId: number): Network | null {
  const found = [...EvmNetworkToChainId].find(([, id]) => id === chainId);
  return found === undefined ? null : found[0];
}

function signerOn(chain: Chain): Signer {
  // The package's own type names viem's chains one by one; a chain defined by hand is none of them.
  return accountClient(chain.rpcUrl, facilitatorV1Account(), chain.chainId) as unknown as Signer;
}
