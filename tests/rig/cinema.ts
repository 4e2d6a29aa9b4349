// The cinema: sells one film in two ways. With a ticket the whole of it may be watched, in as many parts as the player
// likes; by the part, each Range of it has its price.
import express, { type RequestHandler } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import type { Facilitators } from './facilitator.ts';
import { film } from './film.ts';
import type { Good } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { paywallV2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';

export type Cinema = Listening & {
  readonly payTo: Address;
  /** One price for the film. */
  readonly withTicket: Good;
  /** A price for every request of it. */
  readonly byThePart: Good;
};

const payTo = payeeOf('cinema');
const withTicket = sold('/film/ticket.webm', '$0.02');
const byThePart = sold('/film/parts.webm', '$0.01');

export async function startCinema({ v2 }: Facilitators, log: RequestLog): Promise<Cinema> {
  const reel = await film();
  const app = express().disable('etag');
  app.get('/', (_request, response) => {
    response.send(htmlPage('The cinema', '<p>Nothing plays by itself here.</p>'));
  });
  const show = screen(reel);
  app.get(withTicket.path, admit(show));
  app.use(paywallV2([withTicket, byThePart], payTo, v2.origin));
  app.get(withTicket.path, giveTicket, show);
  app.get(byThePart.path, show);
  return { ...(await listen('cinema', log, app)), payTo, withTicket, byThePart };
}

function sold(path: string, price: Good['price']): Good {
  return { method: 'GET', route: path, path, price, mimeType: 'video/webm', description: 'Snow, a film' };
}

/** Who has a ticket for this showing does not come to the paywall. A showing is named by the query. */
function admit(show: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const hasTicket = request.headers.cookie?.includes(ticketOf(request.originalUrl)) === true;
    return hasTicket ? show(request, response, next) : next();
  };
}

const giveTicket: RequestHandler = (request, response, next) => {
  response.cookie(...(ticketOf(request.originalUrl).split('=') as [string, string])); // a name and a value
  next();
};

function ticketOf(url: string): string {
  return `ticket=${Buffer.from(url).toString('hex')}`;
}

/** RFC 9110 §14: one range of bytes, or the whole. A part is at most a quarter of the film, so that a player comes again. */
function screen(reel: Buffer): RequestHandler {
  return (request, response) => {
    response.type('video/webm').set({ 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' });
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) return void response.send(reel);
    const first = Number(from);
    const longest = first + Math.ceil(reel.length / 4) - 1;
    const last = Math.min(to === '' || to === undefined ? longest : Number(to), longest, reel.length - 1);
    response.status(206).set('Content-Range', `bytes ${first}-${last}/${reel.length}`);
    response.send(reel.subarray(first, last + 1));
  };
}
