// A shop on a chain of its own, which no wallet knows before somebody adds it: a second node, its facilitator, one thing to buy.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import express from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { type Chain, startChain } from './chain.ts';
import { cors } from './cors.ts';
import { openFacilitatorV2 } from './facilitator-v2.ts';
import { htmlPage } from './html-page.ts';
import { listen } from './listen.ts';
import { openRequestLog } from './request-log.ts';

export type Workshop = {
  readonly chain: Chain;
  readonly origin: string;
  readonly payTo: Address;
  /** What the thing costs, in the token's smallest unit. */
  readonly price: bigint;
  close(): Promise<void>;
};

const payTo = payeeOf('workshop');
const price = 12_000n;

export async function startWorkshop(chainId = 31_337): Promise<Workshop> {
  const log = openRequestLog();
  const chain = await startChain(chainId);
  const facilitator = await openFacilitatorV2(chain, log);
  const app = express().disable('etag');
  app.use(cors('open'));
  app.get('/', (_request, response) => void response.send(htmlPage('The workshop', '')));
  app.use(paywall(chain, facilitator.origin));
  app.get('/api/lathe', (_request, response) => void response.json({ turns: true }));
  const shop = await listen('workshop', log, app);
  const close = async () => {
    await Promise.all([shop, facilitator, chain].map((door) => door.close()));
  };
  return { chain, origin: shop.origin, payTo, price, close };
}

function paywall({ chainId, usdc }: Chain, url: string) {
  const network = `eip155:${chainId}` as const;
  const server = new x402ResourceServer(new HTTPFacilitatorClient({ url })).register(
    network,
    new ExactEvmScheme(),
  );
  // The scheme knows no default token there: asset and domain are named.
  const cost = { asset: usdc, amount: price.toString(), extra: { name: 'USDC', version: '2' } };
  const accepts = { scheme: 'exact', network, price: cost, payTo } as const;
  return paymentMiddleware(
    { 'GET /api/lathe': { accepts, description: 'A turn', mimeType: 'application/json' } },
    server,
  );
}
