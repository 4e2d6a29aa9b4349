// The hostile merchants: one server that sells the same thing in every dishonest and unlucky way that it has a mode for, under
// the mode's name: `/settle-then-502/<anything>`. Each URL is a purchase of its own, and what became of it can be counted.
import { isDeepStrictEqual } from 'node:util';
import type { PaymentRequirements } from '@x402/core/types';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { cors } from './cors.ts';
import type { Facilitators } from './facilitator.ts';
import { challenge, deliver, deliverHalf, drop } from './hostile-answers.ts';
import { type Book, openBook, type Payment } from './hostile-book.ts';
import { encoded, type HostileMode, hostileModes, modeOf, type Sale } from './hostile-modes.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen, listenByTls } from './listen.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';
import { USDC } from './token.ts';

export type Hostile = Listening & {
  /** `https://evil.test:<port>`: the same server as a site; it has free pages at `/` and `/login`. */
  readonly site: string;
  /** Whom a mode has paid: one, or two where the payee changes. */
  payeesOf(mode: HostileMode): readonly Address[];
  /** Every presentation at this path (with its query), or at any below it where it ends in a slash; in order of arrival. */
  received(path: string): readonly Payment[];
  /** The attack: cashes every authorization that it was given there and has not cashed yet. */
  settleAll(path: string): Promise<void>;
};

/** In the token's smallest unit. */
export const hostilePrice = 1_000n;

type Till = { readonly book: Book; wait(milliseconds: number): Promise<void> };

export async function startHostile({ v2 }: Facilitators, log: RequestLog): Promise<Hostile> {
  const book = openBook(v2.origin);
  const timers = new Set<NodeJS.Timeout>();
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => timers.add(setTimeout(resolve, milliseconds)));
  const app = street({ book, wait });
  const [plain, secure] = await Promise.all([listen('hostile', log, app), listenByTls('hostile', log, app)]);
  return {
    ...plain,
    site: `https://evil.test:${secure.port}`,
    payeesOf,
    received: book.received,
    settleAll: book.settleAll,
    close: async () => {
      for (const timer of timers) clearTimeout(timer); // what waits is never done
      await Promise.all([plain.close(), secure.close()]);
    },
  };
}

function street(till: Till): Express {
  const app = express().disable('etag');
  app.use(cors('closed'));
  for (const mode of hostileModes) app.use(`/${mode}`, stall(mode, till));
  app.get('/login', free('Who are you?'));
  app.get('/', free('A street of merchants'));
  return app;
}

function free(title: string): RequestHandler {
  return (_request, response) => void response.send(htmlPage(title, '<p>Free of charge.</p>'));
}

/** The terms are of the moment at which they are told: a payment that has just come may have changed them. */
function stall(mode: HostileMode, till: Till): RequestHandler {
  return async (request, response) => {
    const path = request.originalUrl;
    const terms = () => ({
      offer: offerOf(mode, till.book.received(path)),
      takesIdentifier: modeOf(mode).takesIdentifier === true,
    });
    const refuse = (error?: string) => challenge(request, response, terms(), error);
    const header = request.header('payment-signature');
    if (header === undefined) return refuse();
    const earlier = till.book.received(path);
    const payment = till.book.receive(path, header);
    if (payment === null) return void response.status(400).json({ error: 'no payment can be read' });
    if (rememberedFor(mode, payment, earlier, request, response)) return;
    if (!isDeepStrictEqual(payment.payload.accepted, terms().offer)) return refuse();
    await modeOf(mode).sell(saleOf(request, response, payment, till, refuse));
  };
}

/** Answers from memory, where the mode has one and the payment is in it. */
function rememberedFor(
  mode: HostileMode,
  payment: Payment,
  earlier: readonly Payment[],
  request: Request,
  response: Response,
): boolean {
  const { again, takesIdentifier } = modeOf(mode);
  const receipt = again === 'delivers' ? receiptOf(payment, earlier) : null;
  const isConflict = takesIdentifier === true && isOtherPayload(payment, earlier);
  if (receipt !== null) deliver(request, response, receipt);
  else if (isConflict) response.status(409).json({ error: 'this identifier came with another payload' });
  return receipt !== null || isConflict;
}

function saleOf(
  request: Request,
  response: Response,
  payment: Payment,
  { book, wait }: Till,
  refuse: Sale['challenge'],
): Sale {
  const { after } = request.query;
  return {
    payment,
    after: after === undefined ? null : Number(after),
    settle: () => book.settle(payment),
    wait,
    deliver: (receipt) => deliver(request, response, receipt),
    challenge: refuse,
    answer: (status, headers = {}) => void response.status(status).set(headers).json({}),
    drop: () => drop(request),
    deliverHalf: (receipt) => deliverHalf(request, response, receipt),
  };
}

function payeesOf(mode: HostileMode): readonly [Address, ...Address[]] {
  const first = payeeOf(`hostile ${mode}`);
  const isTwo = modeOf(mode).afterFirst === 'another payee';
  return isTwo ? [first, payeeOf(`hostile ${mode}, the other`)] : [first];
}

/** What a path costs, once these came for it. */
function offerOf(mode: HostileMode, received: readonly Payment[]): PaymentRequirements {
  const change = received.length === 0 ? undefined : modeOf(mode).afterFirst;
  const [first, other = first] = payeesOf(mode);
  return {
    scheme: 'exact',
    network: NETWORK_V2,
    amount: (change === 'twice the price' ? 2n * hostilePrice : hostilePrice).toString(),
    asset: USDC,
    payTo: change === 'another payee' ? other : first,
    maxTimeoutSeconds: 300,
    extra: { name: 'USDC', version: '2' },
  };
}

/** Of the same bytes, settled before. */
function receiptOf({ digest }: Payment, earlier: readonly Payment[]): string | null {
  const same = earlier.filter((other) => other.digest === digest).map(({ settlement }) => settlement);
  const success = same.find((settlement) => settlement?.success);
  return success ? encoded(success) : null;
}

function isOtherPayload({ identifier, digest }: Payment, earlier: readonly Payment[]): boolean {
  return (
    identifier !== null && earlier.some((other) => other.identifier === identifier && other.digest !== digest)
  );
}
