// What a shop hands over: its free front page, and, behind the paywall, the goods themselves.
import express, { type RequestHandler, Router } from 'express';
import { type Dialect, type Good, UNLUCKY } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { platePng } from './plate.ts';

/** The front page is free, and leaves a cookie of each kind: a test can see which of them come back. */
export function frontPage(name: string, goods: readonly Good[]): RequestHandler {
  const links = goods
    .filter((good) => good.method === 'GET')
    .map((good) => `<li><a href="${good.path}">${good.description}</a> <small>${good.price}</small></li>`);
  return (_request, response) => {
    response.cookie('lax', name, { sameSite: 'lax' }).cookie('strict', name, { sameSite: 'strict' });
    response.send(
      htmlPage(`Shop ${name}`, `<p>Everything here is sold by the piece.</p><ul>${links.join('')}</ul>`),
    );
  };
}

export function paidGoods(dialect: Dialect): Router {
  const counter = Router();
  counter.get('/article/lighthouse', html('The lighthouse that kept accounts', lighthouse));
  counter.get('/archive', html('The annual archive', '<p>Twelve months, bound in cloth.</p>'));
  counter.get('/api/quote', (_request, response) => {
    response.json({ dialect, line: 'A penny for the thought, and a penny for the ink.' });
  });
  counter.post('/api/echo', express.text({ type: () => true }), (request, response) => {
    response.json({
      dialect,
      contentType: request.headers['content-type'] ?? null,
      received: request.body ?? '',
    });
  });
  counter.get('/api/item/:n', (request, response) => {
    response.json({ dialect, item: Number(request.params.n) });
  });
  counter.get(
    '/events/:n',
    send('text/event-stream', 'retry: 60000\n\ndata: first\n\nevent: tick\nid: 7\ndata: second\n\n'),
  );
  counter.get('/image/plate.png', send('image/png', platePng()));
  counter.get(
    '/script/greeting.js',
    send('text/javascript', "globalThis.greeting = 'hello, and thank you';\n"),
  );
  counter.get('/style/ink.css', send('text/css', ':root { --ink: paid }\nh1 { color: rgb(128, 0, 32) }\n'));
  counter.get('/download/report', (_request, response) => {
    response.attachment(`report-${dialect}.csv`).send('month,pence\nJanuary,2\nFebruary,4\nMarch,7\n');
  });
  counter.get(`${UNLUCKY.lost}/:n`, (_request, response) => {
    response.json({ dialect, lost: true });
  });
  counter.get(UNLUCKY.broken, (_request, response) => {
    response.status(500).json({ error: 'the press is broken' });
  });
  return counter;
}

/** Goes before the paywall: what the paywall sends after settling a payment reaches nobody. */
export const loseAnswer: RequestHandler = (request, response, next) => {
  const paid = request.headers['payment-signature'] ?? request.headers['x-payment'];
  if (paid !== undefined) {
    response.end = () => {
      response.destroy();
      return response;
    };
  }
  next();
};

function html(title: string, body: string): RequestHandler {
  return send('text/html', htmlPage(title, body));
}

function send(mimeType: string, body: string | Buffer): RequestHandler {
  return (_request, response) => {
    response.type(mimeType).send(body);
  };
}

const lighthouse = `
  <p>For ninety years the keeper wrote down every ship that passed, and what its light had cost in oil.</p>
  <p>When the books were found, somebody added them up. It came to two pence a ship.</p>`;
