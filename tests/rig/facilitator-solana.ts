// The facilitator for Solana, of both generations: @x402/svm, paying the fee of every payment with a key of its own. v1 too is
// by this package: the legacy one settles by a websocket only, and the local node has none.
import { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { toFacilitatorSvmSigner } from '@x402/svm';
import { registerExactSvmScheme } from '@x402/svm/exact/facilitator';
import { openDesk } from './facilitator-desk.ts';
import type { Listening } from './listen.ts';
import type { RequestLog } from './request-log.ts';
import type { Solana } from './solana.ts';

export type SolanaFacilitators = { readonly v2: Listening; readonly v1: Listening };

export async function openSolanaFacilitators(chain: Solana, log: RequestLog): Promise<SolanaFacilitators> {
  const facilitator = registerExactSvmScheme(new x402Facilitator(), {
    // Handed an RPC client instead, this version of the package builds a signer that cannot send.
    signer: toFacilitatorSvmSigner(chain.feePayer, { defaultRpcUrl: chain.rpcUrl }),
    networks: chain.network,
  });
  const desk = (generation: 1 | 2) =>
    openDesk<PaymentPayload, PaymentRequirements>(log, {
      name: `facilitator solana v${generation}`,
      inTurn: (settle) => settle(), // a fee payer has no nonces that could collide
      verify: (payload, requirements) => facilitator.verify(payload, requirements),
      settle: (payload, requirements) => facilitator.settle(payload, requirements),
      supported: () => supportedBy(facilitator, generation, chain),
    });
  const [v2, v1] = await Promise.all([desk(2), desk(1)]);
  return { v2, v1 };
}

/** Servers of v1 read no list in which a network stands that they do not know. */
function supportedBy(facilitator: x402Facilitator, generation: 1 | 2, { nameInV1 }: Solana) {
  const supported = facilitator.getSupported();
  if (generation === 2) return supported;
  const isOfV1 = (kind: (typeof supported.kinds)[number]) =>
    kind.x402Version === 1 && kind.network === nameInV1;
  return { kinds: supported.kinds.filter(isOfV1) };
}
