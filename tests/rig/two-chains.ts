// A seller that takes money on two chains: two nodes, a facilitator for each, one thing to buy at its own price on either. The first
// is one that every wallet knows, and is reached through a proxy that can be down or slow; the second is one of the workshop's kind.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import express from 'express';
import { payeeOf } from './accounts.ts';
import { type Chain, startChain } from './chain.ts';
import { cors } from './cors.ts';
import { openFacilitatorV2 } from './facilitator-v2.ts';
import { htmlPage } from './html-page.ts';
import { listen } from './listen.ts';
import { openRequestLog } from './request-log.ts';
import { type RpcProxy, startRpcProxy } from './rpc-proxy.ts';

export type TwoChains = {
  readonly known: Chain;
  readonly proxy: RpcProxy;
  readonly own: Chain;
  readonly origin: string;
  close(): Promise<void>;
};

/** In the token's smallest unit. */
export const prices = { known: 10_000n, own: 13_000n } as const;
export const payTo = payeeOf('two chains');

export async function startTwoChains(): Promise<TwoChains> {
  const log = openRequestLog();
  const [known, own] = await Promise.all([startChain(), startChain(31_337)]);
  const facilitators = await Promise.all([known, own].map((chain) => openFacilitatorV2(chain, log)));
  const proxy = await startRpcProxy(known.rpcUrl, log);
  const server = new x402ResourceServer(
    facilitators.map(({ origin: url }) => new HTTPFacilitatorClient({ url })),
  );
  for (const { chainId } of [known, own]) server.register(`eip155:${chainId}`, new ExactEvmScheme());
  const offers = [offerOn(own, prices.own), offerOn(known, prices.known)];
  const terms = { accepts: offers, description: 'A coin', mimeType: 'application/json' };
  const app = express().disable('etag');
  app.use(cors('open'));
  app.get('/', (_request, response) => void response.send(htmlPage('The mint', '')));
  app.use(paymentMiddleware({ 'GET /api/coin': terms }, server));
  app.get('/api/coin', (_request, response) => void response.json({ coin: true }));
  const shop = await listen('mint', log, app);
  const doors = [shop, ...facilitators, proxy, known, own];
  return {
    known,
    proxy,
    own,
    origin: shop.origin,
    close: async () => void (await Promise.all(doors.map((door) => door.close()))),
  };
}

/** Asset and domain are named: the scheme knows no token of the second chain. */
function offerOn({ chainId, usdc }: Chain, amount: bigint) {
  const price = { asset: usdc, amount: `${amount}`, extra: { name: 'USDC', version: '2' } };
  return { scheme: 'exact', network: `eip155:${chainId}`, price, payTo } as const;
}
