// The stage: a shop whose free pages a test writes itself, under two names. As one it is the shop that the user
// allows, as the other the stranger that would like to spend there.
import express, { type RequestHandler } from 'express';
import type { Address } from 'viem';
import { payeeOf } from './accounts.ts';
import { cors } from './cors.ts';
import type { Facilitators } from './facilitator.ts';
import { goodsOf } from './goods.ts';
import { htmlPage } from './html-page.ts';
import { type Listening, listen } from './listen.ts';
import { paywallV2 } from './paywall-v2.ts';
import type { RequestLog } from './request-log.ts';
import { paidGoods } from './shop-counter.ts';

export type Stage = Listening & {
  /** The same server as `http://localhost:<port>`: another site to a browser. */
  readonly stranger: string;
  readonly payTo: Address;
  /** From now on this path is answered so, before any paywall: the body of a page, or a handler. Returns the path. */
  set(path: string, scene: string | RequestHandler): string;
};

const payTo = payeeOf('stage');

export async function startStage({ v2 }: Facilitators, log: RequestLog): Promise<Stage> {
  const scenes = new Map<string, string | RequestHandler>();
  const app = express().disable('etag');
  app.use(cors('open'));
  app.use(perform(scenes));
  app.use(paywallV2(goodsOf('v2'), payTo, v2.origin));
  app.use(paidGoods('v2'));
  const listening = await listen('stage', log, app);
  return {
    ...listening,
    stranger: `http://localhost:${listening.port}`,
    payTo,
    set: (path, scene) => {
      scenes.set(path, scene);
      return path;
    },
  };
}

/** The front page is empty until a test says otherwise. */
function perform(scenes: ReadonlyMap<string, string | RequestHandler>): RequestHandler {
  return (request, response, next) => {
    const scene = scenes.get(request.path) ?? (request.path === '/' ? '' : undefined);
    if (scene === undefined) return next();
    if (typeof scene === 'string') return void response.send(htmlPage('The stage', scene));
    return scene(request, response, next);
  };
}
