// A server that answers whatever a test tells it to, as far as HTTP lets it: for malformed, doubled and lying
// challenges. It accepts no payment; that one was offered to it is in the log.
import type { RequestListener } from 'node:http';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import type { RequestLog } from './request-log.ts';

type AwkwardAnswer = {
  /** 402 unless given. */
  readonly status?: number;
  /** In this order and this spelling; a name may come twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
};

export type Awkward = Listening & {
  /** From now on `GET /challenge/<id>` is answered so. Returns the URL. */
  challenge(id: string, answer: AwkwardAnswer): string;
};

export async function startAwkward(log: RequestLog): Promise<Awkward> {
  const answers = new Map<string, AwkwardAnswer>();
  const listening = await listen('awkward', log, respond(answers));
  return {
    ...listening,
    challenge: (id, answer) => {
      answers.set(id, answer);
      return `${listening.origin}/challenge/${encodeURIComponent(id)}`;
    },
  };
}

/** Beside the challenges there is a front page at `/`, for page scripts to stand on. */
function respond(answers: ReadonlyMap<string, AwkwardAnswer>): RequestListener {
  return (request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '/', 'http://awkward');
    const id = /^\/challenge\/([^/]+)$/.exec(pathname)?.[1];
    const answer = id === undefined ? undefined : answers.get(decodeURIComponent(id));
    const { status = 402, headers = [], body = '' } = answer ?? (pathname === '/' ? frontPage : notFound);
    response.writeHead(status, headers.flat());
    response.end(body);
  };
}

const frontPage: AwkwardAnswer = {
  status: 200,
  headers: [['Content-Type', 'text/html; charset=utf-8']],
  body: htmlPage('The awkward shop', '<p>Nothing is for sale here, whatever it says.</p>'),
};

const notFound: AwkwardAnswer = { status: 404, body: 'No such challenge.' };
