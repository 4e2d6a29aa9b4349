// The whole market: for each network of the wallet's shelf what is sold there and what is not, and a place that opens when it is wanted.
import express from 'express';
import { familyOf } from '../../lib/core/network-family.ts';
import type { Network } from '../../lib/networks/index.ts';
import { cors } from '../rig/cors.ts';
import type { Dialect } from '../rig/goods.ts';
import { htmlPage } from '../rig/html-page.ts';
import { listenByTls } from '../rig/listen.ts';
import { openRequestLog, type RequestLog } from '../rig/request-log.ts';
import { dialects, type Ground, pathOf, type Way } from './contract.ts';
import { evmWays, openEvmGround } from './evm.ts';
import { openSolanaGround, solanaWays } from './solana.ts';

export type Place = Ground & {
  /** By https and under a public name: real money is never paid to a site on this machine. */
  readonly site: string;
};

/** One of the ways on the wallet's shelf of schemes that belongs to this network's family; null where it is sold. */
export function gapOf(network: Network, scheme: string, dialect: Dialect): string | null {
  const way = waysOf(network).find((one) => one.scheme === scheme);
  return way === undefined ? 'not yet sold in the market of the tests' : way.gap(network, dialect);
}

export async function openPlace(network: Network, log = openRequestLog()): Promise<Place> {
  if (familyOf(network.id) === 'solana')
    return placeOn(await openSolanaGround(network, log), solanaWays, log);
  return placeOn(await openEvmGround(network, log), evmWays, log);
}

function waysOf({ id }: Network): readonly Pick<Way<never>, 'scheme' | 'gap'>[] {
  return familyOf(id) === 'solana' ? solanaWays : evmWays;
}

async function placeOn<G extends Ground>(
  ground: G,
  ways: readonly Way<G>[],
  log: RequestLog,
): Promise<Place> {
  const app = express().disable('etag'); // a paid answer is never 304
  app.use(cors('closed'));
  app.get('/', (_request, response) => void response.send(htmlPage('The market', '')));
  for (const { scheme, gap, paywall } of ways) {
    for (const dialect of dialects) {
      const path = pathOf(scheme, dialect);
      if (gap(ground.network, dialect) !== null) continue;
      app.get(path, paywall(ground, dialect, path));
      app.get(path, (_request, response) => void response.json({ bought: path }));
    }
  }
  const listening = await listenByTls(`market ${ground.network.id}`, log, app);
  return {
    ...ground,
    site: `https://market.test:${listening.port}`,
    close: async () => void (await Promise.all([ground.close(), listening.close()])),
  };
}
