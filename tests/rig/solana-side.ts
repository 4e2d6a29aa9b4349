// The side of the local world that is paid on Solana: the chain, its facilitator, shops of both generations, the crossroads.
import express from 'express';
import { cors } from './cors.ts';
import { type Crossroads, openCrossroads } from './crossroads.ts';
import type { Facilitators } from './facilitator.ts';
import { openSolanaFacilitators, type SolanaFacilitators } from './facilitator-solana.ts';
import { type Dialect, type Good, goodsOf, UNLUCKY } from './goods.ts';
import { type Listening, listen } from './listen.ts';
import { paywallSolanaV1, paywallSolanaV2 } from './paywall-solana.ts';
import type { RequestLog } from './request-log.ts';
import type { RpcProxy } from './rpc-proxy.ts';
import { frontPage, loseAnswer, paidGoods } from './shop-counter.ts';
import { solanaPayeeOf } from './solana/keys.ts';
import { type Solana, startSolana } from './solana.ts';
import { startSolanaProxy } from './solana-proxy.ts';

export type SolanaShop = Listening & {
  /** As in the log. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly payTo: Solana['merchant'];
  readonly goods: readonly Good[];
};

export type SolanaSide = {
  readonly chain: Solana;
  readonly facilitators: SolanaFacilitators;
  readonly shops: Readonly<Record<Dialect, SolanaShop>>;
  readonly crossroads: Crossroads;
  /** The way to the chain on which a test can put obstacles; `chain.rpcUrl` is the chain itself. */
  readonly rpcProxy: RpcProxy;
  close(): Promise<void>;
};

export async function openSolanaSide(
  { v2: evm }: Pick<Facilitators, 'v2'>,
  log: RequestLog,
): Promise<SolanaSide> {
  const chain = await startSolana(log);
  const facilitators = await openSolanaFacilitators(chain, log);
  const [v2, v1, crossroads, rpcProxy] = await Promise.all([
    openShop('v2', chain, facilitators, log),
    openShop('v1', chain, facilitators, log),
    openCrossroads(chain, { evm, solana: facilitators.v2 }, log),
    startSolanaProxy(chain, log),
  ]);
  const doors = [chain, facilitators.v2, facilitators.v1, v2, v1, crossroads, rpcProxy];
  return {
    chain,
    facilitators,
    shops: { v2, v1 },
    crossroads,
    rpcProxy,
    close: async () => {
      await Promise.all(doors.map((door) => door.close()));
    },
  };
}

const paywalls = { v2: paywallSolanaV2, v1: paywallSolanaV1 };

async function openShop(
  dialect: Dialect,
  chain: Solana,
  facilitators: SolanaFacilitators,
  log: RequestLog,
): Promise<SolanaShop> {
  const name = `solana ${dialect}`;
  const payTo = await solanaPayeeOf(name);
  await chain.openAccount(payTo);
  const goods = goodsOf(dialect);
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', frontPage(name, goods));
  app.use(UNLUCKY.lost, loseAnswer);
  app.use(paywalls[dialect](goods, payTo, facilitators[dialect].origin));
  app.use(paidGoods(dialect));
  return { ...(await listen(name, log, app)), name, dialect, payTo, goods };
}
