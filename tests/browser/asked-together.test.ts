// A dozen 402s from their challenges to their proofs: one question, one answer, and each item its own purchase in the ledger.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuestions, type Questions } from '../../lib/browser/surface/questions.ts';
import type { Met } from '../../lib/wallet/met.ts';
import { createMutes } from '../../lib/wallet/mutes.ts';
import { type Paid, type PayPorts, pay } from '../../lib/wallet/pay.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { createStop, heldSession, type Stop } from '../../lib/wallet/stop.ts';
import { payer } from '../fixtures/challenges.ts';
import {
  allowed,
  alone,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  networks,
  noon,
  openFor,
  paidChallenge,
  shop,
  type TurnableClock,
} from '../wallet/world.ts';

vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    windows: {
      create: async () => ({ id: 1 }),
      remove: async () => undefined,
      onRemoved: { addListener() {} },
    },
    tabs: { onRemoved: { addListener() {} } },
  },
}));

const hour = 3_600_000;
/** A busy machine takes its time to make twelve signatures. */
const patient = { timeout: 15_000 };
vi.setConfig({ testTimeout: 30_000 });
const approvePage = { tabId: 50, isGate: false };

let ledger: Ledger;
let clock: TurnableClock;
let session: ReturnType<typeof memorySession>;
let stop: Stop;
let questions: Questions;
let ports: PayPorts;

beforeEach(() => {
  ledger = freshLedger().ledger;
  clock = clockAt();
  session = memorySession(openFor(hour));
  let at: number | null = null;
  stop = createStop({
    ledger,
    clock,
    session,
    stoppedAt: {
      read: async () => at,
      async write(next) {
        at = next;
      },
    },
    dropQuestions: () => questions.stop(),
    disarmAll: async () => undefined,
  });
  const refused = { read: async () => ({}), write: async () => undefined };
  const random = countedRandom();
  const mutes = createMutes({ refused, clock });
  questions = createQuestions({ clock, random, mutes, isStopped: stop.isOn, changed: () => undefined });
  ports = {
    ledger,
    networks,
    clock,
    random,
    session: heldSession(session, stop),
    account: async () => payer,
    funds: async () => null,
    standing: async () => 'caught-up',
    ...alone(ledger, clock),
    ask: (asked) => questions.ask(asked, { at: 'window', tabId: 1 }),
    ruled: (site) => questions.weighAgain(site),
  };
});
afterEach(() => questions.stop());

function metAt(path: string): Met {
  const context = {
    url: `${shop}${path}`,
    method: 'GET',
    kind: 'page-request',
    topOrigin: shop,
    initiator: shop,
    ancestors: [],
    redirectedFrom: [],
    speculative: false,
    visible: true,
    developerMode: false,
  } as const;
  const challenge = paidChallenge({}, { url: context.url });
  const yes = async () => true;
  return { context, challenge, withBody: async () => null, alive: yes, ready: yes, file: null, body: null };
}

const meet = (...names: readonly string[]): Promise<Paid>[] =>
  names.map((name) => pay(metAt(`/${name}`), ports));
const twelve = Array.from({ length: 12 }, (_, n) => `item-${n}`);

async function shown(items: number) {
  await vi.waitFor(() => expect(questions.of(approvePage)?.items).toHaveLength(items), patient);
  const waiting = questions.of(approvePage);
  if (waiting === null) throw new Error('a question was expected');
  return { ...waiting, names: waiting.items.map(({ id }) => id) };
}

const bought = async () => (await ledger.since(0)).filter(({ money }) => money === 'signed');

describe('twelve 402s at once', () => {
  it('are twelve purchases by one yes, each with its own proof', async () => {
    const paid = meet(...twelve);
    const { id, names } = await shown(12);
    expect(await ledger.since(0)).toEqual([]);
    questions.answer(id, { kind: 'once' }, names);
    expect((await Promise.all(paid)).map(({ kind }) => kind)).toEqual(Array(12).fill('signed'));
    const rows = await bought();
    expect(new Set(rows.map(({ url }) => url)).size).toBe(12);
    expect(new Set(rows.map(({ nonce }) => nonce)).size).toBe(12);
    expect(new Set(rows.map(({ decidedBy }) => decidedBy))).toEqual(new Set(['user']));
  });

  it('of which a person has seen ten are ten purchases; the others ask again', async () => {
    const early = meet(...twelve.slice(0, 10));
    const { id, names } = await shown(10);
    const late = meet(...twelve.slice(10));
    await shown(12);
    questions.answer(id, { kind: 'once' }, names);
    expect((await Promise.all(early)).map(({ kind }) => kind)).toEqual(Array(10).fill('signed'));
    expect(await bought()).toHaveLength(10);
    const rest = await shown(2);
    questions.answer(rest.id, { kind: 'decline' }, rest.names);
    expect(await Promise.all(late)).toMatchObject(Array(2).fill({ failure: { name: 'declined' } }));
    expect(await bought()).toHaveLength(10);
  });

  it('are paid as far as the rule of *always* allows, and beyond it they ask again', async () => {
    const paid = meet(...twelve);
    const { id, names } = await shown(12);
    const five = { kind: 'always', perRequest: '10000', perDay: '50000' } as const;
    questions.answer(id, five, names);
    const rest = await shown(7);
    await vi.waitFor(async () => expect(await bought()).toHaveLength(5), patient);
    expect(rest.items[0].asked.reason).toBe('over-per-day');
    questions.answer(rest.id, { kind: 'decline' }, rest.names);
    const kinds = (await Promise.all(paid)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'signed')).toHaveLength(5);
  });

  it('met by a locked wallet wait for the unlock: what a rule pays goes on by itself', async () => {
    await allowed(ledger, { perDay: 500_000n });
    await session.close();
    const paid = meet(...twelve);
    const { items } = await shown(12);
    expect(items[0].asked.reason).toBe('locked');
    await session.open(openFor(hour));
    questions.weighAgain();
    expect((await Promise.all(paid)).map(({ kind }) => kind)).toEqual(Array(12).fill('signed'));
    expect((await bought()).every(({ decidedBy }) => decidedBy === 'rule')).toBe(true);
  });

  it('met by a locked wallet without a rule are one question again after the unlock', async () => {
    await session.close();
    const paid = meet(...twelve);
    const locked = await shown(12);
    await session.open(openFor(hour));
    questions.weighAgain();
    await vi.waitFor(() => expect(questions.of(approvePage)?.items[0].asked.reason).toBe('no-rule'), patient);
    const { id, names } = await shown(12);
    expect(questions.answer(locked.id, { kind: 'once' }, locked.names)).toBe(false);
    questions.answer(id, { kind: 'once' }, names);
    expect((await Promise.all(paid)).map(({ kind }) => kind)).toEqual(Array(12).fill('signed'));
  });

  it('go back unpaid by a stop, also those that were just said yes to', async () => {
    const paid = meet(...twelve);
    const { id, names } = await shown(12);
    const late = meet('late');
    await shown(13);
    questions.answer(id, { kind: 'once' }, names);
    await stop.begin();
    await session.open(openFor(hour)); // whoever unlocks now changes nothing
    expect((await Promise.all([...paid, ...late])).map(({ kind }) => kind)).toEqual(
      Array(13).fill('refused'),
    );
    expect(await bought()).toEqual([]);
    expect((await ledger.since(noon)).every(({ money }) => money === 'void')).toBe(true);
  });
});
