// A shop on a chain of its own: a second node under any number, its facilitators, one thing to buy. A number that no table knows is
// a chain that no wallet pays on before somebody adds it; one that the table knows has its dollars where they really are.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import express, { type Express } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { type Chain, startChain } from './chain.ts';
import { cors } from './cors.ts';
import { nameInV1, openFacilitatorV1 } from './facilitator-v1.ts';
import { openFacilitatorV2 } from './facilitator-v2.ts';
import { amountOf } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { paywallV1 } from './paywall-v1.ts';
import { openRequestLog, type RequestLog } from './request-log.ts';
import type { Dollars } from './token.ts';

export type Workshop = {
  readonly chain: Chain;
  readonly origin: string;
  readonly payTo: Address;
  /** The same thing by yesterday's paywall; null where the legacy packages do not know the chain. */
  readonly pathV1: string | null;
  /** What the thing costs, in the token's smallest unit. */
  readonly price: bigint;
  close(): Promise<void>;
};

const payTo = payeeOf('workshop');
const price = amountOf('$0.012');
const pathV1 = '/v1/lathe';

/** `sold`: what it wants to be paid with; the chain's own dollars unless given. */
export async function startWorkshop(chainId = 31_337, sold?: Dollars): Promise<Workshop> {
  const log = openRequestLog();
  const chain = await startChain(chainId);
  const facilitator = await openFacilitatorV2(chain, log);
  const app = express().disable('etag');
  app.use(cors('open'));
  app.get('/', (_request, response) => void response.send(htmlPage('The workshop', '')));
  app.use(paywall(chain, sold ?? { address: chain.usdc, domain: chain.domain }, facilitator.origin));
  const facilitatorV1 = await openPaywallV1(app, chain, log);
  app.get(['/api/lathe', pathV1], (_request, response) => void response.json({ turns: true }));
  const shop = await listen('workshop', log, app);
  const doors = [shop, facilitator, chain, ...(facilitatorV1 === null ? [] : [facilitatorV1])];
  const close = async () => {
    await Promise.all(doors.map((door) => door.close()));
  };
  return { chain, origin: shop.origin, payTo, pathV1: facilitatorV1 && pathV1, price, close };
}

async function openPaywallV1(app: Express, chain: Chain, log: RequestLog): Promise<Listening | null> {
  const network = nameInV1(chain.chainId);
  if (network === null) return null;
  const facilitator = await openFacilitatorV1(chain, log);
  const turn = {
    method: 'GET',
    route: pathV1,
    path: pathV1,
    price: '$0.012',
    mimeType: 'application/json',
    description: 'A turn',
  } as const;
  app.use(paywallV1([turn], payTo, facilitator.origin, network));
  return facilitator;
}

function paywall({ chainId }: Chain, { address: asset, domain }: Dollars, url: string) {
  const network = `eip155:${chainId}` as const;
  const server = new x402ResourceServer(new HTTPFacilitatorClient({ url })).register(
    network,
    new ExactEvmScheme(),
  );
  // The scheme knows no default token there: asset and domain are named.
  const cost = { asset, amount: price.toString(), extra: domain };
  const accepts = { scheme: 'exact', network, price: cost, payTo } as const;
  return paymentMiddleware(
    { 'GET /api/lathe': { accepts, description: 'A turn', mimeType: 'application/json' } },
    server,
  );
}
