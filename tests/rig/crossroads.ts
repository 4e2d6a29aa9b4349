// The crossroads: one page for each way in which a seller may offer Solana, alone or beside an EVM chain, by @x402/express.

import type { RouteConfig } from '@x402/core/server';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import { ExactSvmScheme } from '@x402/svm/exact/server';
import express, { type RequestHandler } from 'express';
import { payeeOf } from './accounts.ts';
import { beforeTheOthers } from './bogus-offer.ts';
import { cors } from './cors.ts';
import { amountOf, type Price } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { NETWORK_V2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';
import { SOLANA_NETWORK, type Solana, type TokenName } from './solana.ts';

/** Where its pages stand; each is sold for a hundredth of a dollar, where nothing else is said. */
export const crossroads = {
  /** On either chain, at one price. */
  either: '/either',
  /** Dearer on the one than on the other. */
  solanaCheaper: '/solana-cheaper',
  evmCheaper: '/evm-cheaper',
  /** An offer of a Solana that nobody knows stands before a good one of the EVM chain. */
  bogusFirst: '/bogus-first',
  /** In dollars on Token-2022; of the second the wallet has none. */
  pyusd: '/pyusd',
  usdg: '/usdg',
  /** With words of the seller's, which must stand in the transaction. */
  memo: '/memo',
  /** With a blockhash in the challenge, so that who pays need not ask for one. */
  blockhash: '/blockhash',
  /** To one who has no account for the token: nobody can pay it. */
  newcomer: '/newcomer',
} as const;

export const CROSSROADS_MEMO = 'order 4711, two pence';
export const CROSSROADS_PRICE = amountOf('$0.01');

export type Crossroads = Listening & { readonly solana: string; readonly evm: string };

export async function openCrossroads(
  chain: Solana,
  facilitators: { readonly evm: Listening; readonly solana: Listening },
  log: RequestLog,
): Promise<Crossroads> {
  const [solana, evm] = [chain.merchant, payeeOf('crossroads')];
  const pay = { onSolana: payingOn(SOLANA_NETWORK, solana), onEvm: payingOn(NETWORK_V2, evm) };
  const inToken = (name: TokenName) => pay.onSolana(amountIn(chain, name));
  const { onSolana, onEvm } = pay;
  const pages: Readonly<Record<string, RouteConfig['accepts']>> = {
    [crossroads.either]: [onEvm('$0.01'), onSolana('$0.01')],
    [crossroads.solanaCheaper]: [onEvm('$0.02'), onSolana('$0.01')],
    [crossroads.evmCheaper]: [onSolana('$0.02'), onEvm('$0.01')],
    [crossroads.bogusFirst]: onEvm('$0.01'),
    [crossroads.pyusd]: inToken('pyusd'),
    [crossroads.usdg]: inToken('usdg'),
    [crossroads.memo]: { ...onSolana('$0.01'), extra: { memo: CROSSROADS_MEMO } },
    [crossroads.newcomer]: { ...onSolana('$0.01'), payTo: chain.newcomer },
  };
  const desks = [facilitators.evm, facilitators.solana].map(
    ({ origin }) => new HTTPFacilitatorClient({ url: origin }),
  );
  const selling = (routes: typeof pages, scheme: ExactSvmScheme) =>
    paymentMiddleware(
      routesOf(routes),
      new x402ResourceServer(desks)
        .register(NETWORK_V2, new ExactEvmScheme())
        .register(SOLANA_NETWORK, scheme),
    );
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', frontPage);
  app.use(crossroads.bogusFirst, beforeTheOthers(bogusOffer(solana)));
  app.use(selling(pages, new ExactSvmScheme()));
  const hasted = { [crossroads.blockhash]: onSolana('$0.01') };
  app.use(selling(hasted, new ExactSvmScheme({ rpcUrl: chain.rpcUrl })));
  app.get(
    Object.values(crossroads),
    (_request, response) => void response.send(htmlPage('Bought', '<p>Bought.</p>')),
  );
  return { ...(await listen('crossroads', log, app)), solana, evm };
}

type Amount = Price | { readonly asset: string; readonly amount: string };

function payingOn(network: typeof SOLANA_NETWORK | typeof NETWORK_V2, payTo: string) {
  return (price: Amount) => ({ scheme: 'exact', network, price, payTo }) as const;
}

function amountIn({ tokens }: Solana, name: TokenName): Amount {
  return { asset: tokens[name].mint, amount: String(CROSSROADS_PRICE) };
}

function routesOf(pages: Readonly<Record<string, RouteConfig['accepts']>>) {
  const mimeType = 'text/html';
  const routes = Object.entries(pages).map(
    ([path, accepts]) =>
      [`GET ${path}`, { accepts, mimeType, description: `The page ${path.slice(1)}` }] as const,
  );
  return Object.fromEntries(routes);
}

const frontPage: RequestHandler = (_request, response) => {
  const links = Object.values(crossroads).map((path) => `<li><a href="${path}">${path.slice(1)}</a></li>`);
  response.send(htmlPage('The crossroads', `<ul>${links.join('')}</ul>`));
};

/** Its network has the form of one of Solana's and is none. */
function bogusOffer(payTo: string) {
  return {
    scheme: 'exact',
    network: 'solana:1111111111111111111111111111aaaa',
    amount: '1',
    asset: 'So11111111111111111111111111111111111111112',
    payTo,
    maxTimeoutSeconds: 300,
    extra: { feePayer: payTo },
  };
}
