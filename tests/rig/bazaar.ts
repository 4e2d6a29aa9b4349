// The bazaar: everything a page can ask for, at one price, by https, in one dialect of saying 402. `/free/…` is the same
// for nothing, so that a test can be sure of its own eyes; the rest are places for pages to stand in.
import express, { type RequestHandler, Router } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { type BazaarGood, bazaarGoods } from './bazaar-goods.ts';
import { cors } from './cors.ts';
import type { Facilitators } from './facilitator.ts';
import type { Good } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listenByTls } from './listen.ts';
import { paywallV1 } from './paywall-v1.ts';
import { paywallV2 } from './paywall-v2.ts';
import { paywallV2Body } from './paywall-v2-body.ts';
import type { RequestLog } from './request-log.ts';

export const bazaarDialects = ['v2', 'v1', 'v2-body'] as const;
export type BazaarDialect = (typeof bazaarDialects)[number];

export type Bazaar = Listening & {
  readonly dialect: BazaarDialect;
  readonly payTo: Address;
  /** `https://shop.test:<port>`: the site; and the same server under other names. */
  readonly site: string;
  readonly elsewhere: string;
};

/** In the token's smallest unit. */
export const bazaarPrice = 1_000n;

const paywalls = { v2: paywallV2, v1: paywallV1, 'v2-body': paywallV2Body };

export async function startBazaar(
  dialect: BazaarDialect,
  facilitators: Facilitators,
  log: RequestLog,
): Promise<Bazaar> {
  const name = `bazaar ${dialect}`;
  const payTo = payeeOf(name);
  const facilitator = facilitators[dialect === 'v1' ? 'v1' : 'v2'].origin;
  const app = express().disable('etag');
  app.use(cors('closed'));
  app.use(places());
  app.use('/free', counter());
  app.use(paywalls[dialect](forSale, payTo, facilitator));
  app.use('/goods', counter());
  const listening = await listenByTls(name, log, app);
  const at = (host: string) => `https://${host}:${listening.port}`;
  return { ...listening, dialect, payTo, site: at('shop.test'), elsewhere: at('cdn.test') };
}

const price = '$0.001';
const common = { price, mimeType: 'text/plain', description: 'Something from the bazaar' } as const;
const forSale: readonly Good[] = [
  { ...common, method: 'GET', route: '/goods/:name', path: '/goods/data.json' },
  { ...common, method: 'POST', route: '/goods/echo', path: '/goods/echo' },
];

/** Everything as it is, an echo of what was posted, and sound in the parts that a player asks for. */
function counter(): Router {
  const goods = Router();
  goods.post('/echo', express.raw({ type: () => true }), (request, response) => {
    const received = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
    response.json({ contentType: request.headers['content-type'] ?? null, received });
  });
  goods.get('/:name', (request, response, next) => {
    const good = bazaarGoods[request.params.name];
    if (good === undefined) return next();
    const kept = request.params.name.startsWith('kept.') ? 'private, max-age=600' : 'no-store';
    response.set('Cache-Control', kept).type(good.mimeType);
    if (request.params.name === 'report.csv') response.attachment('report.csv');
    if (good.mimeType === 'audio/wav') return inParts(good)(request, response, next);
    response.send(good.body);
  });
  return goods;
}

/** RFC 9110 §14. */
function inParts({ body }: BazaarGood): RequestHandler {
  return (request, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    response.set('Accept-Ranges', 'bytes');
    if (from === undefined) return void response.send(body);
    const last = to === '' || to === undefined ? body.length - 1 : Math.min(Number(to), body.length - 1);
    response.status(206).set('Content-Range', `bytes ${from}-${last}/${body.length}`);
    response.send(Buffer.from(body).subarray(Number(from), last + 1));
  };
}

function places(): Router {
  const place = Router();
  /** `?after=`: as from far away, in milliseconds. */
  place.use((request, _response, next) => {
    const { after } = request.query;
    if (after === undefined) next();
    else setTimeout(next, Number(after));
  });
  const here = htmlPage('A place to stand', '');
  place.get(['/', '/proxied/'], (_request, response) => void response.send(here));
  place.get('/strict', (_request, response) => {
    response.set('Content-Security-Policy', "default-src 'none'; connect-src 'self'; img-src 'self'");
    response.send('<!doctype html><title>Strict</title><h1>Strict</h1>');
  });
  /** A page of the test's own making, as a parser meets it. */
  place.get('/stand/:kind', (request, response) => {
    response.send(`<!doctype html><title>Stand</title><h1>Stand</h1>${String(request.query.markup ?? '')}`);
  });
  place.get(
    '/style',
    (request, response) => void response.type('text/css').send(String(request.query.rules)),
  );
  place.get('/to', (request, response) => response.redirect(302, String(request.query.url)));
  for (const [path, text] of Object.entries(scripts)) {
    place.get(path, (_request, response) => void response.type('text/javascript').send(text));
  }
  return place;
}

const fetching = "fetch(url).then(async (answer) => (answer.ok ? await answer.text() : ''), () => '')";
const scripts: Readonly<Record<string, string>> = {
  '/proxied/worker.js': `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => { if (event.request.url.includes('/goods/') || event.request.url.includes('/free/')) event.respondWith(fetch(event.request)); });`,
  '/fetching.js': `onmessage = ({ data: url }) => ${fetching}.then((text) => postMessage(text));`,
  '/sharing.js': `onconnect = ({ ports: [port] }) => { port.onmessage = ({ data: url }) => ${fetching}.then((text) => port.postMessage(text)); };`,
};
