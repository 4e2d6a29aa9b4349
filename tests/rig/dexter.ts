// The odd one out: a shop that says 402 in the body alone.
import express, { type RequestHandler } from 'express';
import { payeeOf } from './accounts.ts';
import { cors } from './cors.ts';
import type { Good } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { listen } from './listen.ts';
import { paywallV2Body } from './paywall-v2-body.ts';
import type { RequestLog } from './request-log.ts';
import { frontPage } from './shop-counter.ts';
import type { Shop } from './shops.ts';

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
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', frontPage(name, [good]));
  app.use(paywallV2Body([good], payTo, facilitatorUrl));
  app.get(good.path, deliver);
  return { ...(await listen(name, log, app)), name, dialect: 'v2-body', payTo, goods: [good] };
}

const deliver: RequestHandler = (request, response) => {
  const text = 'Small change is the only money that still passes from hand to hand.';
  if (request.accepts(['html', 'json']) === 'html')
    response.send(htmlPage(good.description, `<p>${text}</p>`));
  else response.json({ title: good.description, text });
};
