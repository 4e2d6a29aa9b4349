// The three ways in which servers treat callers from other origins.
import type { RequestHandler } from 'express';

/**
 * `none`: says nothing, so only its own pages can read it.
 * `closed`: anyone may read, but no x402 header is allowed or exposed; what most servers do.
 * `open`: everything that page scripts need to pay by themselves.
 */
export type Cors = 'none' | 'closed' | 'open';

export function cors(kind: Cors): RequestHandler {
  return (request, response, next) => {
    response.set(headers[kind]);
    if (kind !== 'none' && request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

const headers: Record<Cors, Record<string, string>> = {
  none: {},
  closed: { 'Access-Control-Allow-Origin': '*' },
  open: {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers':
      'Content-Type, PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X, Access-Control-Expose-Headers',
    'Access-Control-Expose-Headers': 'PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE',
  },
};
