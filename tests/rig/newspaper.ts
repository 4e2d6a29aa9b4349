// The Tuppenny Post: a newspaper that sells its articles by the piece. The demo's front door.

import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import type { Facilitators } from './facilitator.ts';
import type { Good, Price } from './goods.ts';
import { type Listening, listen } from './listen.ts';
import { paywallV1 } from './paywall-v1.ts';
import { paywallV2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';

export type Newspaper = Listening & {
  /** The same newspaper as `http://localhost:<port>`: another site to a browser. */
  readonly localhost: string;
  readonly payTo: Address;
  readonly goods: { readonly v2: readonly Good[]; readonly v1: readonly Good[] };
};

const payTo = payeeOf('newspaper');
const site = fileURLToPath(new URL('./site/', import.meta.url));

export async function startNewspaper(facilitators: Facilitators, log: RequestLog): Promise<Newspaper> {
  const app = express().disable('etag');
  app.use(express.static(`${site}free`, { extensions: ['html'] }));
  app.use(paywallV2(goods.v2, payTo, facilitators.v2.origin));
  app.use(paywallV1(goods.v1, payTo, facilitators.v1.origin));
  app.get('/figures.csv', asAttachment('tuppenny-figures.csv'));
  app.use(express.static(`${site}paid`, bought));
  app.get(
    '/api/quote',
    json({ line: 'Mind the pennies, and the ink will mind itself.', by: 'A compositor' }),
  );
  app.get('/api/tide', json({ harbour: 'Saltmarsh Quay', high: '06:42', low: '12:55', metres: 4.1 }));
  app.post('/api/letters', express.text({ type: () => true }), letterReceived);
  const listening = await listen('newspaper', log, app);
  return { ...listening, localhost: `http://localhost:${listening.port}`, payTo, goods };
}

/** Without validators: a browser that had one would be answered 304, and would have paid for nothing new. */
const bought = { extensions: ['html'], etag: false, lastModified: false };

const goods = {
  v2: [
    page('/article/lamplighter', '$0.01', 'The lamplighter’s ledger'),
    page('/article/bees', '$0.02', 'Forty thousand tenants on a hotel roof'),
    page('/article/night-train', '$0.05', 'Eleven hours to the sea'),
    page('/archive', '$2.50', 'The annual archive'),
    { ...page('/figures.csv', '$0.05', 'The week in figures'), mimeType: 'text/csv' },
    { ...page('/api/quote', '$0.001', 'A line for the day'), mimeType: 'application/json' },
    { ...page('/api/tide', '$0.001', 'Tides at Saltmarsh Quay'), mimeType: 'application/json' },
    {
      ...page('/api/letters', '$0.002', 'A letter to the editor'),
      mimeType: 'application/json',
      method: 'POST',
    },
    plate('harbour', 'Saltmarsh Quay at low water'),
    plate('orchard', 'The orchard in the third week of April'),
    plate('kettle', 'Still life with kettle'),
  ],
  v1: [page('/article/clockmaker', '$0.01', 'The clockmaker who would not hurry')],
} as const satisfies Newspaper['goods'];

function page(path: string, price: Price, description: string): Good {
  return { method: 'GET', route: path, path, price, mimeType: 'text/html', description };
}

function plate(name: string, description: string): Good {
  return { ...page(`/plates/${name}.svg`, '$0.002', description), mimeType: 'image/svg+xml' };
}

function asAttachment(name: string): RequestHandler {
  return (_request, response) => {
    response.download(`${site}paid/figures.csv`, name);
  };
}

function json(body: unknown): RequestHandler {
  return (_request, response) => {
    response.json(body);
  };
}

const letterReceived: RequestHandler = (request, response) => {
  response.json({ thanks: 'Your letter is with the editor.', letter: request.body ?? '' });
};
