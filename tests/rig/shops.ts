// The paid servers: each generation of x402 in each way of treating other origins, and the odd one out.
import express from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { type Cors, cors } from './cors.ts';
import { openDexter } from './dexter.ts';
import type { Facilitators } from './facilitator.ts';
import { type Dialect, type Good, goodsOf, UNLUCKY } from './goods.ts';
import { type Listening, listen } from './listen.ts';
import { paywallV1 } from './paywall-v1.ts';
import { paywallV2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';
import { frontPage, loseAnswer, paidGoods } from './shop-counter.ts';

export type Shop = Listening & {
  /** As in the log. */
  readonly name: string;
  /** How it says 402; `v2-body` is a v2 document in the body alone, paid by `X-PAYMENT`. */
  readonly dialect: Dialect | 'v2-body';
  readonly payTo: Address;
  readonly goods: readonly Good[];
};

export type Shops = {
  readonly v2: Shop;
  readonly v2Closed: Shop;
  readonly v2Open: Shop;
  readonly v1: Shop;
  readonly v1Closed: Shop;
  readonly v1Open: Shop;
  readonly dexter: Shop;
};

export async function startShops(facilitators: Facilitators, log: RequestLog): Promise<Shops> {
  const open = (dialect: Dialect, kind: Cors) => openShop(dialect, kind, facilitators[dialect].origin, log);
  const [v2, v2Closed, v2Open, v1, v1Closed, v1Open, dexter] = await Promise.all([
    open('v2', 'none'),
    open('v2', 'closed'),
    open('v2', 'open'),
    open('v1', 'none'),
    open('v1', 'closed'),
    open('v1', 'open'),
    openDexter(facilitators.v2.origin, log),
  ]);
  return { v2, v2Closed, v2Open, v1, v1Closed, v1Open, dexter };
}

const paywalls = { v2: paywallV2, v1: paywallV1 };

async function openShop(dialect: Dialect, kind: Cors, facilitator: string, log: RequestLog): Promise<Shop> {
  const name = kind === 'none' ? dialect : `${dialect} ${kind}`;
  const payTo = payeeOf(name);
  const goods = goodsOf(dialect);
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors(kind));
  app.get('/', frontPage(name, goods));
  app.use(UNLUCKY.lost, loseAnswer);
  app.use(paywalls[dialect](goods, payTo, facilitator));
  app.use(paidGoods(dialect));
  return { ...(await listen(name, log, app)), name, dialect, payTo, goods };
}
