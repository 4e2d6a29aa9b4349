// The reading room: whoever has paid for a page may sign in and read it again for nothing. One shelf is deaf: it asks for the
// sign-in like the other, and never hears it.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import {
  createSIWxResourceServerExtension,
  declareSIWxExtension,
  InMemorySIWxStorage,
} from '@x402/extensions/sign-in-with-x';
import express, { type RequestHandler, Router } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import type { Facilitators } from './facilitator.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';

export type ReadingRoom = Listening & { readonly payTo: Address };

/** In the token's smallest unit. */
export const readingPrice = 10_000n;

const payTo = payeeOf('reading room');

export async function startReadingRoom({ v2 }: Facilitators, log: RequestLog): Promise<ReadingRoom> {
  // The extension wants to know the origin, and the origin is known when the door is open.
  let answer: RequestHandler = (_request, response) => void response.status(503).end();
  const app = express().disable('etag'); // a paid answer is never 304
  app.use((request, response, next) => answer(request, response, next));
  app.get('/', (_request, response) => void response.send(htmlPage('The reading room', '')));
  app.get('/:shelf/:page', (request, response) => {
    const { shelf, page } = request.params;
    response.send(htmlPage(`Page ${page}`, `<p id="goods">From the shelf ${shelf}.</p>`));
  });
  const listening = await listen('reading room', log, app);
  const extension = createSIWxResourceServerExtension({
    storage: new InMemorySIWxStorage(),
    origin: listening.origin,
  });
  const { transportHooks: _ears, ...deaf } = extension;
  const shelves = [shelf('/open/:page', extension, v2.origin), shelf('/deaf/:page', deaf, v2.origin)];
  answer = Router().use(...shelves);
  return { ...listening, payTo };
}

type Extension = Parameters<x402ResourceServer['registerExtension']>[0];

function shelf(route: string, extension: Extension, facilitatorUrl: string): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const server = new x402ResourceServer(facilitator)
    .register(NETWORK_V2, new ExactEvmScheme())
    .registerExtension(extension);
  const accepts = { scheme: 'exact', network: NETWORK_V2, price: '$0.01', payTo } as const;
  const extensions = declareSIWxExtension({ statement: 'Sign in to read it again' });
  return paymentMiddleware({ [`GET ${route}`]: { accepts, mimeType: 'text/html', extensions } }, server);
}
