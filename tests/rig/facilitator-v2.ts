// The x402 v2 facilitator: @x402/core and @x402/evm, settling on the local chain with a key of its own.
import { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { registerExactEvmScheme } from '@x402/evm/exact/facilitator';
import { UptoEvmScheme } from '@x402/evm/upto/facilitator';
import { EIP2612_GAS_SPONSORING } from '@x402/extensions';
import { facilitatorV2Account } from './accounts.ts';
import { bundling } from './bundler.ts';
import type { Chain } from './chain.ts';
import { accountClient } from './chain-client.ts';
import { openDesk } from './facilitator-desk.ts';
import type { Listening } from './listen.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RequestLog } from './request-log.ts';

export function openFacilitatorV2(chain: Chain, log: RequestLog): Promise<Listening> {
  const signer = signerOn(chain);
  const networks = `eip155:${chain.chainId}` as const;
  const facilitator = registerExactEvmScheme(new x402Facilitator(), { signer, networks })
    .register(networks, new UptoEvmScheme(signer))
    .registerExtension(EIP2612_GAS_SPONSORING)
    .registerExtension(bundling(signer, clientOn(chain)));
  return openDesk<PaymentPayload, PaymentRequirements>(log, {
    name: 'facilitator v2',
    inTurn: oneAtATime(),
    verify: (payload, requirements) => facilitator.verify(payload, requirements),
    settle: (payload, requirements) => facilitator.settle(payload, requirements),
    supported: () => facilitator.getSupported(),
  });
}

function clientOn({ rpcUrl, chainId }: Pick<Chain, 'rpcUrl' | 'chainId'>) {
  return accountClient(rpcUrl, facilitatorV2Account(), chainId);
}

function signerOn(chain: Pick<Chain, 'rpcUrl' | 'chainId'>) {
  // viem's generic signatures are wider than those @x402/evm asks for; TypeScript cannot unify the two.
  type Wanted = Parameters<typeof toFacilitatorEvmSigner>[0];
  const client = clientOn(chain) as unknown as Wanted;
  return toFacilitatorEvmSigner({ ...client, address: facilitatorV2Account().address });
}
