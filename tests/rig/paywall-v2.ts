// The paywall of today's servers: @x402/express, with its HTML page for browsers left on.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import type { RequestHandler } from 'express';
import type { Address } from 'viem';
import type { Good } from './goods.ts';

export const NETWORK_V2 = 'eip155:84532';

export function paywallV2(goods: readonly Good[], payTo: Address, facilitatorUrl: string): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const server = new x402ResourceServer(facilitator).register(NETWORK_V2, new ExactEvmScheme());
  const routes = goods.map(({ method, route, price, description, mimeType }) => {
    const accepts = { scheme: 'exact', network: NETWORK_V2, price, payTo } as const;
    return [`${method} ${route}`, { accepts, description, mimeType }] as const;
  });
  return paymentMiddleware(Object.fromEntries(routes), server);
}
