// A server that sells nothing and shows a page what it sent: echoes, redirects, slow and endless answers, events, other origins.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { platePng } from './plate.ts';
import type { RequestLog } from './request-log.ts';

export type Mirror = Listening & { readonly localhost: string };

/** `script`: served at /script.js, and started by the page. */
export async function startMirror(log: RequestLog, script = ''): Promise<Mirror> {
  const listening = await listen('mirror', log, answer(script));
  return { ...listening, localhost: `http://localhost:${listening.port}` };
}

type Route = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => unknown;

function answer(script: string): RequestListener {
  const all: Record<string, Route> = { ...routes, '/script.js': send('text/javascript', script) };
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mirror');
    if (searchParams.has('cors')) allow(response, request);
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else (all[pathname] ?? notFound)(request, response, searchParams);
  };
}

function allow(response: ServerResponse, request: IncomingMessage): void {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Headers', 'x-own, content-type');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT');
}

const page = htmlPage('The mirror', '<p>It shows what it is sent.</p><script src="/script.js"></script>');

const notFound: Route = (_request, response) => response.writeHead(404).end('not here');

const routes: Record<string, Route> = {
  '/': send('text/html; charset=utf-8', page),
  '/free': send('application/json', '{"free":true}'),
  '/text': send('text/plain; charset=utf-8', 'some text'),
  '/xml': send('application/xml', '<a><b>c</b></a>'),
  '/html': send('text/html', '<p>a paragraph</p>'),
  '/empty': (_request, response) => response.writeHead(204).end(),
  '/image.png': send('image/png', platePng()),
  '/large': send('application/octet-stream', 'x'.repeat(200_000)),
  '/status': (_request, response, query) =>
    response.writeHead(Number(query.get('code')), { 'X-Own': 'seen' }).end('as asked'),
  '/redirect': (_request, response, query) =>
    response.writeHead(Number(query.get('code') ?? 302), { Location: query.get('to') ?? '/free' }).end(),
  '/slow': (_request, response, query) =>
    setTimeout(() => response.end('at last'), Number(query.get('ms') ?? 100)),
  '/never': () => undefined,
  '/drop': (request) => request.socket.destroy(),
  '/parts': async (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    for (const part of ['one ', 'two ', 'three']) {
      response.write(part);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    response.end();
  },
  '/events': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.end('retry: 100000\nid: 7\ndata: first\n\nevent: tick\ndata: second\n\n');
  },
  '/echo': echo,
};

/** What the server got, without what differs from run to run. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? '\0';
  const told = Object.entries(request.headers).filter(([name]) => shown.includes(name));
  response.setHeader('Content-Type', 'application/json');
  const seen = { method: request.method, url: request.url, headers: Object.fromEntries(told), body };
  response.end(JSON.stringify(seen).replaceAll(boundary, 'boundary'));
}

const shown = [
  'accept',
  'cache-control',
  'content-length',
  'content-type',
  'cookie',
  'origin',
  'pragma',
  'priority',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'x-own',
];

function send(type: string, body: string | Buffer): Route {
  return (_request, response) => response.writeHead(200, { 'Content-Type': type, 'X-Own': 'seen' }).end(body);
}
