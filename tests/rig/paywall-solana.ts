// Paywalls that are paid on Solana: of today's servers by @x402/express, of yesterday's by x402-express 1.2.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import { ExactSvmScheme } from '@x402/svm/exact/server';
import type { RequestHandler } from 'express';
import { paymentMiddleware as paymentMiddlewareV1 } from 'x402-express';
import type { Good } from './goods.ts';
import { SOLANA_NETWORK, SOLANA_V1, type Solana } from './solana.ts';

export function paywallSolanaV2(
  goods: readonly Good[],
  payTo: string,
  facilitatorUrl: string,
  network: Solana['network'] = SOLANA_NETWORK,
): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const server = new x402ResourceServer(facilitator).register(network, new ExactSvmScheme());
  const routes = goods.map(({ method, route, price, description, mimeType }) => {
    const accepts = { scheme: 'exact', network, price, payTo } as const;
    return [`${method} ${route}`, { accepts, description, mimeType }] as const;
  });
  return paymentMiddleware(Object.fromEntries(routes), server);
}

/** Those that the legacy packages know. */
export type LegacySolana = 'solana' | 'solana-devnet';

export function paywallSolanaV1(
  goods: readonly Good[],
  payTo: string,
  facilitatorUrl: string,
  network: LegacySolana = SOLANA_V1,
): RequestHandler {
  const routes = goods.map(({ method, route, price, description, mimeType }) => {
    const pattern = route.replace(/:(\w+)/g, '[$1]');
    return [`${method} ${pattern}`, { price, network, config: { description, mimeType } }] as const;
  });
  // The package's types know the shape of addresses and of URLs by name alone.
  type Wanted = Parameters<typeof paymentMiddlewareV1>[0];
  const url = facilitatorUrl as `http://${string}`;
  return paymentMiddlewareV1(payTo as Wanted, Object.fromEntries(routes), { url });
}
