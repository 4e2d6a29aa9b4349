// The odd paywall: a v2 challenge in the body of the 402 alone, paid by a v2 payload in v1's `X-PAYMENT`. Such servers
// exist; the reference client cannot pay them.
import { isDeepStrictEqual } from 'node:util';
import { HTTPFacilitatorClient } from '@x402/core/server';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Address } from 'viem';
import { amountOf, type Good } from './goods.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import { USDC } from './token.ts';

export function paywallV2Body(
  goods: readonly Good[],
  payTo: Address,
  facilitatorUrl: string,
): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const counter = Router();
  for (const good of goods) {
    const offer = offerOf(good, payTo);
    const guard = sell(good, offer, facilitator);
    if (good.method === 'POST') counter.post(good.route, guard);
    else counter.get(good.route, guard);
  }
  return counter;
}

function offerOf({ price }: Good, payTo: Address): PaymentRequirements {
  return {
    scheme: 'exact',
    network: NETWORK_V2,
    amount: amountOf(price).toString(),
    asset: USDC,
    payTo,
    maxTimeoutSeconds: 300,
    extra: { name: 'USDC', version: '2' },
  };
}

/** Settles before it delivers. */
function sell(good: Good, offer: PaymentRequirements, facilitator: HTTPFacilitatorClient): RequestHandler {
  return async (request, response, next) => {
    const refuse = (error: string) => refuseWith(error, good, offer, request, response);
    const payment = paymentIn(request);
    if (payment === null) return refuse('X-PAYMENT header is required');
    if (!isDeepStrictEqual(payment.accepted, offer)) return refuse('no such offer');
    const verified = await facilitator.verify(payment, offer);
    if (!verified.isValid) return refuse(verified.invalidReason ?? 'invalid');
    const settled = await facilitator.settle(payment, offer);
    if (!settled.success) return refuse(settled.errorReason ?? 'not settled');
    response.set('X-PAYMENT-RESPONSE', Buffer.from(JSON.stringify(settled)).toString('base64'));
    next();
  };
}

function paymentIn(request: Request): PaymentPayload | null {
  try {
    // What the facilitator makes of it decides; here it only has to be JSON.
    return JSON.parse(Buffer.from(request.header('x-payment') ?? '', 'base64').toString()) as PaymentPayload;
  } catch {
    return null;
  }
}

function refuseWith(
  error: string,
  { description, mimeType }: Good,
  offer: PaymentRequirements,
  request: Request,
  response: Response,
): void {
  const url = `${request.protocol}://${request.headers.host}${request.originalUrl}`;
  const resource = { url, description, mimeType };
  response.status(402).json({ x402Version: 2, error, resource, accepts: [offer] });
}
