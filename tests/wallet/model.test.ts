// Anything, in any order, and a crash at any call: the wallet does what the reference would, and the invariants hold throughout.
// A million walks: `MODEL_RUNS=1000000 npx vitest run tests/wallet/model.test.ts`. A walk that failed is told with its seed, its
// path and its replayPath: MODEL_SEED, MODEL_PATH and MODEL_REPLAY repeat it.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import type { Site } from '../../lib/core/site.ts';
import type { Draft } from '../../lib/schemes/index.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { payee } from '../fixtures/challenges.ts';
import { emptyDisk, type Heard, memoryLedger } from './memory-ledger.ts';
import type { Limits } from './model.ts';
import { moods } from './model-chain.ts';
import { type Fuse, unharmed } from './model-worker.ts';
import { type Said, type Visit, World } from './model-world.ts';
import { freshDatabase } from './world.ts';

const signer = vi.hoisted(() => ({ signing: async (_draft: Draft): Promise<void> => {} }));

// A real signature takes longer than a whole walk; what is watched is that it is asked for, and with what.
vi.mock('../../lib/schemes/exact-eip3009.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../lib/schemes/exact-eip3009.ts')>();
  const sign = async (draft: Draft) => {
    await signer.signing(draft);
    return { signature: `signature of ${draft.nonce}`, authorization: draft };
  };
  return { ...original, exactEip3009: { ...original.exactEip3009, sign } };
});

const runs = Number(process.env.MODEL_RUNS ?? 10_000);
const { MODEL_SEED: seed, MODEL_PATH: path, MODEL_REPLAY: replayPath } = process.env;

// --- commands ------------------------------------------------------------------------------------------------------

type Command = fc.AsyncCommand<World, World>;

/** A command for which there is nothing at that moment is left out. */
function command(
  name: string,
  run: (world: World) => Promise<void> | void,
  isPossible: (world: Readonly<World>) => boolean = () => true,
): Command {
  return {
    check: isPossible,
    async run(_model, world) {
      await run(world);
      await world.check();
    },
    toString: () => name,
  };
}

const sites = ['https://shop.example', 'https://other.example'] as const;
const payees = [payee, '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'] as const;
const minutes = 60_000;
const hours = 60 * minutes;

/** Mostly as it usually is. */
function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const site = mostly(sites[0], sites[1]).map((origin) => origin as Site); // both are origins
const visit: fc.Arbitrary<Visit> = fc.record({
  site,
  path: mostly('/paper', '/paper?b', '/film'),
  method: mostly('GET' as const, 'POST'),
  request: fc.constantFrom('navigation' as const, 'page-request'),
  payTo: mostly(payees[0], payees[1]),
  amount: mostly('10000', '20000', '20001', '30001'),
  isReady: mostly(true, true, false),
  says: fc.constantFrom('once' as const, 'always', 'decline', 'later'),
});
const fuse: fc.Arbitrary<Fuse> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(unharmed) },
  { weight: 1, arbitrary: fc.record({ calls: fc.integer({ min: 1, max: 14 }), isAfter: fc.boolean() }) },
);
const limits: fc.Arbitrary<Limits> = fc.record({
  on: mostly(true, false),
  blocked: mostly(false, true),
  perRequest: fc.constantFrom(10_000n, 30_000n),
  perDay: fc.constantFrom(30_000n, 60_000n),
});
const index = fc.nat({ max: 7 });
const said = fc.constantFrom<Said>('receipt', 'receipt', 'half', 'bare', 'refusal', 'trouble', 'nothing');

const tab = fc
  .tuple(visit, fuse)
  .map(([one, end]) => command(`visit(${show(one)}${showEnd(end)})`, (world) => world.visit([one], end)));

const crowd = fc
  .tuple(visit, fc.integer({ min: 2, max: 4 }), fuse)
  .map(([one, tabs, end]) =>
    command(`visit(${tabs} × ${show(one)}${showEnd(end)})`, (world) =>
      world.visit(Array(tabs).fill(one), end),
    ),
  );

const two = fc
  .tuple(visit, visit, fuse)
  .map(([one, other, end]) =>
    command(`visit(${show(one)} and ${show(other)}${showEnd(end)})`, (world) =>
      world.visit([one, other], end),
    ),
  );

const errand = fc
  .tuple(visit, said, fc.boolean(), fuse, fc.nat({ max: 2 }))
  .map(([one, what, isCashed, end, phase]) =>
    command(
      `errand(${show(one)}; ${what}, ${showCashed(isCashed)}${showEnd(end, ` of phase ${phase}`)})`,
      (world) => world.errand(one, what, isCashed, end, phase),
    ),
  );

const send = fc.tuple(index, fc.boolean(), fuse).map(([at, isBooked, end]) =>
  command(
    `send(${at}, booked ${isBooked ? 'at once' : 'late'}${showEnd(end)})`,
    (world) => world.send(at, isBooked, end),
    ({ armed }) => armed.length > 0,
  ),
);

const answer = fc.tuple(index, said, fc.boolean(), fuse).map(([at, what, isCashed, end]) =>
  command(
    `answer(${at}, ${what}, ${showCashed(isCashed)}${showEnd(end)})`,
    (world) => world.answer(at, what, isCashed, end),
    ({ flying }) => flying.length > 0,
  ),
);

const again = fc.tuple(index, fuse).map(([at, end]) =>
  command(
    `again(${at}${showEnd(end)})`,
    (world) => world.again(at, end),
    ({ disappointed }) => disappointed.length > 0,
  ),
);

const reply = fc
  .tuple(index, mostly<'once' | 'decline' | 'block'>('once', 'decline', 'block'), fuse)
  .map(([at, kind, end]) =>
    command(
      `reply(${at}, ${kind}${showEnd(end)})`,
      (world) => world.reply(at, kind, end),
      ({ questions }) => questions.length > 0,
    ),
  );

const wait = mostly(1_000, 5_000, 12_000, 61_000, 130_000, 300_000, 16 * minutes, hours, 25 * hours).map(
  (time) => command(`wait(${time} ms)`, (world) => world.wait(time)),
);

const alarm = fuse.map((end) => command(`alarm(${showEnd(end)})`, (world) => world.tick(end)));

const onChain: fc.Arbitrary<Command> = fc.oneof(
  index.map((at) =>
    command(
      `cash(${at})`,
      (world) => world.cashReceived(at),
      ({ received }) => received.length > 0,
    ),
  ),
  index.map((at) =>
    command(
      `cancel(${at})`,
      (world) => world.cancel(at),
      ({ reference }) => reference.rows.length > 0,
    ),
  ),
  index.map((at) => command(`spend elsewhere(${at})`, (world) => world.spendElsewhere(at))),
  fc.constant(command('the chain is reorganised', (world) => world.chain.reorganise())),
);

const mishap = fc.oneof(
  fc.constant(command('kill the worker', (world) => world.kill())),
  fc.constant(command('restart the browser', (world) => world.restart())),
  mostly(2 * minutes, -25 * hours, -6 * minutes, -minutes, 14 * minutes, 20 * minutes, 25 * hours).map(
    (jump) =>
      command(`the clock jumps(${jump} ms)`, (world) => {
        world.skew += jump;
      }),
  ),
  mostly(...moods).map((mood) =>
    command(`the chain is ${mood}`, (world) => {
      world.chain.mood = mood;
    }),
  ),
);

const person = fc.oneof(
  fc
    .tuple(site, limits)
    .map(([of, allowed]) =>
      command(`rule(${of}, ${Object.values(allowed)})`, (world) => world.rule(of, allowed)),
    ),
  mostly(false, true).map((isLocked) =>
    command(isLocked ? 'lock' : 'unlock', (world) => world.lock(isLocked)),
  ),
  fc.constant(
    command('unlock, set the clock right', async (world) => {
      world.skew = 0;
      await world.lock(false);
    }),
  ),
);

/** Those that stand here often come often. */
const kinds = [
  errand,
  errand,
  errand,
  errand,
  tab,
  tab,
  crowd,
  two,
  send,
  answer,
  again,
  reply,
  wait,
  wait,
  alarm,
];
const commands = fc.commands<World, World, false>([...kinds, onChain, onChain, mishap, person], {
  maxCommands: 25,
  size: 'max',
  ...(replayPath === undefined ? {} : { replayPath }),
});

function showCashed(isCashed: boolean): string {
  return isCashed ? 'cashed' : 'not cashed';
}

function show({ site: of, path: to, method, request, payTo, amount, isReady, says }: Visit): string {
  const which = `${of}${to}`.replace('https://', '').replace('.example', '');
  const ready = isReady ? '' : ', not repeatable';
  return `${method} ${which} as ${request}, ${amount} to ${payTo.slice(0, 4)}, says ${says}${ready}`;
}

function showEnd({ calls, isAfter }: Fuse, when = ''): string {
  return calls === 0 ? '' : `; dies ${isAfter ? 'after' : 'before'} call ${calls}${when}`;
}

// --- walks ---------------------------------------------------------------------------------------------------------

async function walk(ledgerWith: (heard: Heard) => Ledger, given: Iterable<Command>): Promise<void> {
  const world = new World(ledgerWith);
  signer.signing = (draft) => world.signing(draft);
  for (const origin of sites)
    await world.rule(origin as Site, { on: true, blocked: false, perRequest: 30_000n, perDay: 60_000n });
  await world.forAll(50_000n);
  await fc.asyncModelRun(() => ({ model: world, real: world }), given);
  await world.checkEnd();
}

/** The real ledger tells of an entry when its transaction is done. */
function inIndexedDb(heard: Heard): Ledger {
  const ledger = ledgerIn(freshDatabase());
  return {
    ...ledger,
    async book(id, happening, ...more) {
      const row = await ledger.book(id, happening, ...more);
      heard.entry(id, happening);
      return row;
    },
    async putRule(rule) {
      await ledger.putRule(rule);
      heard.rule(rule);
    },
  };
}

const inMemory = (heard: Heard) => memoryLedger(emptyDisk(), heard);

it.each<[string, (heard: Heard) => Ledger, number]>([
  ['in memory', inMemory, runs],
  ['in IndexedDB', inIndexedDb, Math.ceil(runs / 40)],
])(
  'the wallet with its ledger %s holds to the reference',
  async (_name, ledgerWith, numRuns) => {
    await fc.assert(
      fc.asyncProperty(commands, (given) => walk(ledgerWith, given)),
      {
        numRuns,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(path === undefined ? {} : { path }),
      },
    );
    expect(numRuns).toBeGreaterThan(0);
  },
  120_000 + runs * 60,
);
