// The two facilitators of the local world, one for each generation of x402.
import type { Chain } from './chain.ts';
import { openFacilitatorV1 } from './facilitator-v1.ts';
import { openFacilitatorV2 } from './facilitator-v2.ts';
import type { Listening } from './listen.ts';
import type { RequestLog } from './request-log.ts';

export type Facilitators = { readonly v2: Listening; readonly v1: Listening };

export async function startFacilitators(chain: Chain, log: RequestLog): Promise<Facilitators> {
  const [v2, v1] = await Promise.all([openFacilitatorV2(chain, log), openFacilitatorV1(chain, log)]);
  return { v2, v1 };
}
