// How the hostile merchants answer: challenges in the header, goods with and without a receipt, and connections that are lost.
import type { PaymentRequirements } from '@x402/core/types';
import type { Request, Response } from 'express';
import { htmlPage } from './html-page.ts';

type Terms = { readonly offer: PaymentRequirements; readonly takesIdentifier: boolean };

export function challenge(request: Request, response: Response, terms: Terms, error?: string): void {
  const url = `${request.protocol}://${request.headers.host}${request.originalUrl}`;
  const document = {
    x402Version: 2,
    ...(error === undefined ? {} : { error }),
    resource: { url, description: 'Something from a merchant', mimeType: 'application/json' },
    accepts: [terms.offer],
    ...(terms.takesIdentifier ? { extensions: { 'payment-identifier': { info: { required: false } } } } : {}),
  };
  const header = Buffer.from(JSON.stringify(document)).toString('base64');
  response.status(402).set({ 'PAYMENT-REQUIRED': header, 'Cache-Control': 'no-store' }).json({});
}

export function deliver(request: Request, response: Response, receipt: string | null): void {
  if (receipt !== null) response.set('PAYMENT-RESPONSE', receipt);
  response.set('Cache-Control', 'private, no-store').type(goods(request).type).send(goods(request).body);
}

/** The headers promise all of the goods, and half of them come. */
export function deliverHalf(request: Request, response: Response, receipt: string): void {
  const { type, body } = goods(request);
  response.set({
    'PAYMENT-RESPONSE': receipt,
    'Content-Length': String(body.length),
    'Cache-Control': 'no-store',
  });
  response.type(type).write(body.subarray(0, body.length / 2), () => drop(request));
}

export function drop(request: Request): void {
  request.socket.destroy();
}

/** What every paid answer holds, whatever form it has. */
export const GOODS = 'The goods.';

/** A page for who walks here, data for who calls. */
function goods(request: Request): { type: string; body: Buffer } {
  return request.accepts(['json', 'html']) === 'html'
    ? { type: 'html', body: Buffer.from(htmlPage('Goods', `<p id="goods">${GOODS}</p>`)) }
    : { type: 'json', body: Buffer.from(JSON.stringify({ goods: GOODS })) };
}
