// A scene for the stage: one page that may be paid for in several ways, each at its own price and to its own payee, by @x402/express.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import type { RequestHandler } from 'express';
import type { Address } from 'viem';
import type { Price } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { NETWORK_V2 } from './paywall-v2.ts';

export type OneOffer = {
  readonly price: Price;
  readonly payTo: Address;
  /** `paymentFlow: 'upfront'` has it settled before the page is made. */
  readonly extra?: { readonly paymentFlow: 'upfront' };
};

export function severalOffers(
  path: string,
  offers: readonly OneOffer[],
  facilitatorUrl: string,
): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const server = new x402ResourceServer(facilitator).register(NETWORK_V2, new ExactEvmScheme());
  const accepts = offers.map((offer) => ({ scheme: 'exact', network: NETWORK_V2, ...offer }) as const);
  const description = 'A page with several prices';
  const paywall = paymentMiddleware(
    { [`GET ${path}`]: { accepts, description, mimeType: 'text/html' } },
    server,
  );
  return (request, response) => {
    void paywall(request, response, () => response.send(htmlPage('Bought', '<p>Bought.</p>')));
  };
}
