// The local world: a real chain with real USDC, real facilitators, shops, a newspaper, and servers for
// trouble. Everything listens on this machine, on free ports, and nothing calls out. Opened by hand: tsx
// tests/rig/world.ts
import { fileURLToPath } from 'node:url';
import { type Awkward, startAwkward } from './awkward.ts';
import { type Bazaar, type BazaarDialect, startBazaar } from './bazaar.ts';
import { type Chain, startChain } from './chain.ts';
import { type Cinema, startCinema } from './cinema.ts';
import { type Facilitators, startFacilitators } from './facilitator.ts';
import { type Hostile, startHostile } from './hostile.ts';
import { type Newspaper, startNewspaper } from './newspaper.ts';
import { type Notary, startNotary } from './notary.ts';
import { type ReadingRoom, startReadingRoom } from './reading-room.ts';
import { openRequestLog, type RequestLog } from './request-log.ts';
import { type RpcProxy, startRpcProxy } from './rpc-proxy.ts';
import { type Shops, startShops } from './shops.ts';
import type { SolanaSide } from './solana-side.ts';
import { type Stage, startStage } from './stage.ts';
import type { Tollhouse } from './tollhouse.ts';

export type World = {
  readonly rpcUrl: string;
  readonly chain: Chain;
  readonly facilitators: Facilitators;
  readonly shops: Shops;
  readonly newspaper: Newspaper;
  readonly cinema: Cinema;
  readonly bazaars: Readonly<Record<BazaarDialect, Bazaar>>;
  readonly awkward: Awkward;
  readonly stage: Stage;
  readonly readingRoom: ReadingRoom;
  readonly notary: Notary;
  readonly hostile: Hostile;
  /** The way to the chain on which a test can put obstacles; `rpcUrl` is the chain itself. */
  readonly rpcProxy: RpcProxy;
  /** The side that is paid on Solana, opened by the first who asks for it: its packages alone take as long as all the rest. */
  solana(): Promise<SolanaSide>;
  /** Pages that are paid through Permit2, with Permit2 itself; opened by the first who asks, likewise. */
  tollhouse(): Promise<Tollhouse>;
  /** Every request that any of the servers got, in order of arrival; `log.length = 0` forgets them, `log.whole` keeps them. */
  readonly log: RequestLog;
  close(): Promise<void>;
};

type Door = { close(): Promise<void> };

export async function startWorld(): Promise<World> {
  const log = openRequestLog();
  const doors: Door[] = [];
  const closing = <Opened extends Door>(door: Opened): Opened => {
    doors.push(door);
    return door;
  };
  const close = async () => {
    await Promise.all(doors.splice(0).map((door) => door.close()));
  };
  try {
    const chain = closing(await startChain());
    const awkward = closing(await startAwkward(log));
    const facilitators = await startFacilitators(chain, log);
    Object.values(facilitators).forEach(closing);
    const shops = await startShops(facilitators, log);
    Object.values(shops).forEach(closing);
    const newspaper = closing(await startNewspaper(facilitators, log));
    const cinema = closing(await startCinema(facilitators, log));
    const open = async (dialect: BazaarDialect) => closing(await startBazaar(dialect, facilitators, log));
    const bazaars = { v2: await open('v2'), v1: await open('v1'), 'v2-body': await open('v2-body') };
    const stage = closing(await startStage(facilitators, log));
    const readingRoom = closing(await startReadingRoom(facilitators, log));
    const notary = closing(await startNotary(facilitators, log));
    const hostile = closing(await startHostile(facilitators, log));
    const rpcProxy = closing(await startRpcProxy(chain.rpcUrl, log));
    const solana = onDemand(doors, async () => {
      const { openSolanaSide } = await import('./solana-side.ts');
      return openSolanaSide(facilitators, log);
    });
    const tollhouse = onDemand(doors, async () => {
      const { openTollhouse } = await import('./tollhouse.ts');
      return openTollhouse(chain, facilitators.v2, log);
    });
    return {
      rpcUrl: chain.rpcUrl,
      chain,
      facilitators,
      shops,
      newspaper,
      cinema,
      bazaars,
      awkward,
      stage,
      readingRoom,
      notary,
      hostile,
      rpcProxy,
      solana,
      tollhouse,
      log,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opened once, by the first who asks; closed with the world, also while it opens. */
function onDemand<Opened extends Door>(doors: Door[], open: () => Promise<Opened>): () => Promise<Opened> {
  let opened: Promise<Opened> | null = null;
  return () => {
    if (opened !== null) return opened;
    const opening = open();
    opened = opening;
    doors.push({ close: () => opening.then((door) => door.close()).catch(() => undefined) });
    return opening;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await openByHand();

async function openByHand(): Promise<void> {
  const world = await startWorld();
  const solana = await world.solana();
  world.chain.keepTime();
  const shops = Object.values(world.shops).map((shop) => [`shop ${shop.name}`, shop.origin]);
  const places = [
    ['newspaper', world.newspaper.localhost],
    ...shops,
    ['cinema', world.cinema.origin],
    ['awkward', world.awkward.origin],
    ['stage', world.stage.origin],
    ['reading room', world.readingRoom.origin],
    ['notary', world.notary.site],
    ['hostile', world.hostile.origin],
    ['facilitator v2', world.facilitators.v2.origin],
    ['facilitator v1', world.facilitators.v1.origin],
    ['chain (RPC)', world.rpcUrl],
    ['the same, by proxy', world.rpcProxy.rpcUrl],
    ['Solana (RPC)', solana.chain.rpcUrl],
    ['the same, by proxy', solana.rpcProxy.rpcUrl],
    ['shop, Solana, v2', solana.shops.v2.origin],
    ['shop, Solana, v1', solana.shops.v1.origin],
    ['crossroads', solana.crossroads.origin],
    ['tollhouse', (await world.tollhouse()).origin],
    ['wallet', world.chain.wallet.address],
    ['wallet, on Solana', solana.chain.wallet.address],
    ['its mnemonic', world.chain.wallet.mnemonic],
  ];
  for (const [name = '', place] of places) console.log(`${name.padEnd(20)}${place}`);
  console.log('Ctrl-C closes the world.');
  const close = () => void world.close().then(() => process.exit(0));
  process.once('SIGINT', close).once('SIGTERM', close);
}
