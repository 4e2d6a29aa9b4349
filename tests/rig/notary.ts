// The notary: a shop that signs its offers and its receipts, on each shelf with another hand: the payee's, a key that the site
// publishes, a stranger's, and the payee's under an offer for less than is asked.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import {
  createEIP712OfferReceiptIssuer,
  createJWSOfferReceiptIssuer,
  createOfferReceiptExtension,
  declareOfferReceiptExtension,
  type OfferReceiptIssuer,
} from '@x402/extensions/offer-receipt';
import express, { type RequestHandler, Router } from 'express';
import { didDocument, joseSigner, otherAccount, p256Key, payeeAccount, signer } from '../fixtures/sellers.ts';
import type { Facilitators } from './facilitator.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listenByTls } from './listen.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';

export type Notary = Listening & {
  /** `https://shop.test:<port>` */
  readonly site: string;
};

/** In the token's smallest unit. */
export const notaryPrice = 1_000n;

const payTo = payeeAccount.address;

export async function startNotary({ v2 }: Facilitators, log: RequestLog): Promise<Notary> {
  // What is signed names the site, and the site is known when the door is open.
  let answer: RequestHandler = (_request, response) => void response.status(503).end();
  const app = express().disable('etag'); // a paid answer is never 304
  app.use((request, response, next) => answer(request, response, next));
  app.get('/', (_request, response) => void response.send(htmlPage('The notary', '')));
  app.get('/:hand/:deed', (request, response) => void response.json(request.params));
  const listening = await listenByTls('notary', log, app);
  const host = `shop.test:${listening.port}`;
  const kid = `did:web:${host.replace(':', '%3A')}#key-1`;
  const byPayee = createEIP712OfferReceiptIssuer(`did:pkh:eip155:1:${payTo}`, signer(payeeAccount));
  const hands: Readonly<Record<string, OfferReceiptIssuer>> = {
    payee: byPayee,
    published: createJWSOfferReceiptIssuer(kid, joseSigner(p256Key, kid)),
    stranger: createEIP712OfferReceiptIssuer(`did:pkh:eip155:1:${payTo}`, signer(otherAccount)),
    cheaper: {
      ...byPayee,
      issueOffer: (url, input) => byPayee.issueOffer(url, { ...input, amount: '1' }),
    },
  };
  const shelves = Object.entries(hands).map(([hand, issuer]) => shelf(`/${hand}/:deed`, issuer, v2.origin));
  const keys = didDocument(host, { id: kid, publicKeyJwk: p256Key.jwk });
  answer = Router()
    .get('/.well-known/did.json', (_request, response) => void response.json(keys))
    .use(...shelves);
  return { ...listening, site: `https://${host}` };
}

function shelf(route: string, issuer: OfferReceiptIssuer, facilitatorUrl: string): RequestHandler {
  const facilitator = new HTTPFacilitatorClient({ url: facilitatorUrl });
  const server = new x402ResourceServer(facilitator)
    .register(NETWORK_V2, new ExactEvmScheme())
    .registerExtension(createOfferReceiptExtension(issuer));
  const accepts = { scheme: 'exact', network: NETWORK_V2, price: '$0.001', payTo } as const;
  const extensions = declareOfferReceiptExtension({ includeTxHash: true });
  return paymentMiddleware(
    { [`GET ${route}`]: { accepts, mimeType: 'application/json', extensions } },
    server,
  );
}
