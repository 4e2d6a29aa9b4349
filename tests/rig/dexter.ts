// The odd one out: a v2 challenge in the body of the 402 alone, paid by a v2 payload in v1's `X-PAYMENT`.
// Such servers exist; the reference client cannot pay them.
import { isDeepStrictEqual } from 'node:util';
import { HTTPFacilitatorClient } from '@x402/core/server';
import type { PaymentPayload, PaymentRequirements, SettleResponse } from '@x402/core/types';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { payeeOf } from './accounts.ts';
import { cors } from './cors.ts';
import { amountOf, type Good } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { listen } from './listen.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';
import { frontPage } from './shop-counter.ts';
import type { Shop } from './shops.ts';
import { USDC } from './token.ts';

const name = 'dexter';
const payTo = payeeOf(name);
const good: Good = {
  method: 'GET',
  route: '/article/essay',
  path: '/article/essay',
  price: '$0.01',
  mimeType: 'text/html',
  description: 'An essay on small change',
};

export async function openDexter(facilitatorUrl: string, log: RequestLog): Promise<Shop> {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', frontPage(name, [good]));
  app.get(good.path, sell(facilitator));
  return { ...(await listen(name, log, app)), name, dialect: 'v2-body', payTo, goods: [good] };
}

const offer: PaymentRequirements = {
  scheme: 'exact',
  network: NETWORK_V2,
  amount: amountOf(good.price).toString(),
  asset: USDC,
  payTo,
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
};

function sell(facilitator: HTTPFacilitatorClient): RequestHandler {
  return async (request, response) => {
    const payment = paymentIn(request);
    if (payment === null) return refuse(request, response, 'X-PAYMENT header is required');
    if (!isDeepStrictEqual(payment.accepted, offer)) return refuse(request, response, 'no such offer');
    const verified = await facilitator.verify(payment, offer);
    if (!verified.isValid) return refuse(request, response, verified.invalidReason ?? 'invalid');
    const settled = await facilitator.settle(payment, offer);
    if (!settled.success) return refuse(request, response, settled.errorReason ?? 'not settled');
    deliver(request, response, settled);
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

function refuse(request: Request, response: Response, error: string): void {
  const url = `http://${request.headers.host}${request.originalUrl}`;
  const resource = { url, description: good.description, mimeType: good.mimeType };
  response.status(402).json({ x402Version: 2, error, resource, accepts: [offer] });
}

function deliver(request: Request, response: Response, settled: SettleResponse): void {
  response.set('X-PAYMENT-RESPONSE', Buffer.from(JSON.stringify(settled)).toString('base64'));
  const text = 'Small change is the only money that still passes from hand to hand.';
  if (request.accepts(['html', 'json']) === 'html')
    response.send(htmlPage(good.description, `<p>${text}</p>`));
  else response.json({ title: good.description, text });
}
