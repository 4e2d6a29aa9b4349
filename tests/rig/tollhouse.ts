// The tollhouse: pages that are paid through Permit2, exactly or up to a ceiling, with and without help for the first time.
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { UptoEvmScheme } from '@x402/evm/upto/server';
import { paymentMiddleware, setSettlementOverrides, x402ResourceServer } from '@x402/express';
import {
  declareEip2612GasSponsoringExtension,
  declareErc20ApprovalGasSponsoringExtension,
} from '@x402/extensions';
import express from 'express';
import { type Address, parseUnits } from 'viem';
import { payeeOf } from './accounts.ts';
import type { Chain } from './chain.ts';
import { cors } from './cors.ts';
import { amountOf } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { placePermit2 } from './permit2.ts';
import type { PlainToken } from './plain-token.ts';
import type { RequestLog } from './request-log.ts';

export type Tollhouse = Listening & {
  readonly payTo: Address;
  /** What happens just before the next payment is looked at, once. */
  meanwhile(what: () => Promise<void>): void;
};

/** A hundredth of a dollar each; where the price is a ceiling, what is taken stands beside. */
export const tolls = {
  /** By whoever has allowed Permit2 to spend. */
  permit2: '/permit2',
  /** The facilitator takes the allowance along: who pays signs it, and needs no coin. */
  sponsored: '/sponsored',
  /** The same with a transaction of the payer's own that allows it: of a token that knows no permits. */
  carried: '/carried',
  upto: '/upto',
  carriedUpto: '/carried-upto',
  /** A ceiling again, of which nothing is taken in the end. */
  nothing: '/nothing',
} as const;

export const TOLL = amountOf('$0.01');
/** Of the ceiling, in the smallest unit of whatever is paid. */
export const UPTO_TAKEN = amountOf('$0.004');

const takenOf: ReadonlyMap<string, bigint> = new Map([
  [tolls.upto, UPTO_TAKEN],
  [tolls.carriedUpto, UPTO_TAKEN],
  [tolls.nothing, 0n],
]);

const payTo = payeeOf('tollhouse');

/** `facilitator` settles on `chain`. Paid in the chain's USDC, or in a token that was placed there for it; real money by https alone. */
export async function openTollhouse(
  chain: Chain,
  facilitator: Pick<Listening, 'origin'>,
  log: RequestLog,
  token?: PlainToken,
  open: typeof listen = listen,
): Promise<Tollhouse> {
  await placePermit2(chain.client);
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', (_request, response) => {
    const links = Object.values(tolls).map((path) => `<li><a href="${path}">${path.slice(1)}</a></li>`);
    response.send(htmlPage('The tollhouse', `<ul>${links.join('')}</ul>`));
  });
  let happens: (() => Promise<void>) | null = null;
  app.use(async (request, _response, next) => {
    const now = request.get('payment-signature') === undefined ? null : happens;
    if (now !== null) happens = null;
    await now?.();
    next();
  });
  const price = token === undefined ? inUsdc(chain) : inPlain(token);
  app.use(paywall(chain.chainId, price, facilitator.origin));
  app.get(Object.values(tolls), (request, response) => {
    const taken = takenOf.get(request.path) ?? null;
    if (taken !== null) setSettlementOverrides(response, { amount: String(taken) });
    response.send(htmlPage('Passed', '<p>Passed.</p>'));
  });
  return {
    ...(await open('tollhouse', log, app)),
    payTo,
    meanwhile(what) {
      happens = what;
    },
  };
}

type Price = { readonly asset: Address; readonly amount: string; readonly extra: Record<string, string> };

function inUsdc({ usdc, domain }: Chain): Price {
  return { asset: usdc, amount: String(TOLL), extra: { ...domain, assetTransferMethod: 'permit2' } };
}

/** It has no domain that a seller could name. */
function inPlain({ address, decimals }: PlainToken): Price {
  const amount = String(parseUnits('0.01', decimals));
  return { asset: address, amount, extra: { assetTransferMethod: 'permit2' } };
}

function paywall(chainId: number, price: Price, url: string) {
  const network = `eip155:${chainId}` as const;
  const server = new x402ResourceServer(new HTTPFacilitatorClient({ url }))
    .register(network, new ExactEvmScheme())
    .register(network, new UptoEvmScheme());
  const accepts = (scheme: 'exact' | 'upto') => ({ scheme, network, price, payTo });
  const page = { mimeType: 'text/html', description: 'The road' };
  return paymentMiddleware(
    {
      [`GET ${tolls.permit2}`]: { ...page, accepts: accepts('exact') },
      [`GET ${tolls.sponsored}`]: {
        ...page,
        accepts: accepts('exact'),
        extensions: declareEip2612GasSponsoringExtension(),
      },
      [`GET ${tolls.carried}`]: {
        ...page,
        accepts: accepts('exact'),
        extensions: declareErc20ApprovalGasSponsoringExtension(),
      },
      [`GET ${tolls.upto}`]: { ...page, accepts: accepts('upto') },
      [`GET ${tolls.carriedUpto}`]: {
        ...page,
        accepts: accepts('upto'),
        extensions: declareErc20ApprovalGasSponsoringExtension(),
      },
      [`GET ${tolls.nothing}`]: { ...page, accepts: accepts('upto') },
    },
    server,
  );
}
