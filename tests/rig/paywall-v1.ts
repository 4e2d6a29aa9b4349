// The paywall of yesterday's servers: x402-express 1.2. A browser gets 3.5 MB of HTML and no payment header.
import type { RequestHandler } from 'express';
import type { Address } from 'viem';
import type { Network } from 'x402/types';
import { paymentMiddleware } from 'x402-express';
import type { Good } from './goods.ts';

export function paywallV1(
  goods: readonly Good[],
  payTo: Address,
  facilitatorUrl: string,
  network: Network = 'base-sepolia',
): RequestHandler {
  const routes = goods.map(({ method, route, price, description, mimeType }) => {
    const pattern = route.replace(/:(\w+)/g, '[$1]');
    return [`${method} ${pattern}`, { price, network, config: { description, mimeType } }] as const;
  });
  // The package types its URL so that it can be no other than one with a scheme.
  const url = facilitatorUrl as `http://${string}`;
  return paymentMiddleware(payTo, Object.fromEntries(routes), { url });
}
