// A server that asks for a payment everywhere, believes any, and answers as a test says where the test wants something else.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Listening, listen } from '../rig/listen.ts';
import { platePng } from '../rig/plate.ts';
import { digestOf, type LogEntry, openRequestLog } from '../rig/request-log.ts';

type Scene = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Paywall extends Listening {
  /** The same server under another name: `shop.test`, `localhost`. */
  as(host: string): string;
  /** From now on this path, without its query, is answered so: by a page's HTML, or by a handler. */
  set(path: string, scene: string | Scene): void;
  /** The requests for this path and query since the beginning of the test, in order of arrival. */
  requests(path: string): LogEntry[];
  /** `GET`, `OPTIONS`, `POST proof`: the method of each, and whether it carried the proof. */
  carried(path: string): string[];
  forget(): void;
}

/** What the tests take for a payment. */
const proof = 'proof';

export async function startPaywall(): Promise<Paywall> {
  const scenes = new Map<string, Scene>();
  const log = openRequestLog();
  const listening = await listen('paywall', log, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://paywall');
    allow(request, response, searchParams.get('cors'));
    const scene = scenes.get(pathname) ?? scenesOfAll[pathname] ?? sell;
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else scene(request, response);
  });
  const requests = (path: string) => log.filter((entry) => entry.path === path);
  return {
    ...listening,
    as: (host) => `http://${host}:${listening.port}`,
    set: (path, scene) => void scenes.set(path, typeof scene === 'string' ? page(scene) : scene),
    requests,
    carried: (path) =>
      requests(path).map(({ method, paymentDigest }) =>
        paymentDigest === digestOf([proof]) ? `${method} proof` : paymentDigest ? `${method} other` : method,
      ),
    forget: () => {
      scenes.clear();
      log.length = 0;
    },
  };
}

/** `?cors=closed` lets anyone read; `?cors=open` also allows the payment header. */
function allow(request: IncomingMessage, response: ServerResponse, cors: string | null): void {
  if (cors === null) return;
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  if (cors === 'open') response.setHeader('Access-Control-Allow-Headers', 'payment-signature');
}

const page =
  (html: string): Scene =>
  (_request, response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><link rel="icon" href="data:,">${html}`);

const scenesOfAll: Readonly<Record<string, Scene>> = {
  '/': page('<title>A page</title>'),
  /** `?to=…` and, where another status is wanted, `&code=…`. */
  '/redirect': (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://paywall');
    response
      .writeHead(Number(searchParams.get('code') ?? 302), { Location: searchParams.get('to') ?? '/' })
      .end();
  },
  '/free': (_request, response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('free'),
};

/** 402 without a payment; with one, what the name asks for. */
const sell: Scene = (request, response) => {
  if (request.headers['payment-signature'] === undefined) {
    response.writeHead(402, { 'PAYMENT-REQUIRED': 'terms', 'Content-Type': 'text/html' });
    return response.end('<title>402</title>');
  }
  const [type, body] = goods(new URL(request.url ?? '/', 'http://paywall').pathname);
  return response.writeHead(200, { 'Content-Type': type }).end(body);
};

function goods(path: string): [type: string, body: string | Buffer] {
  if (path.endsWith('.png')) return ['image/png', platePng()];
  if (path.endsWith('.js')) return ['text/javascript', ''];
  if (path.endsWith('.css')) return ['text/css', ''];
  return ['text/html', '<!doctype html><link rel="icon" href="data:,"><title>Sold</title>'];
}
