// The promise: never more than allowed, never twice for the same, nothing signed that is not journalled.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { counts, isOpen, type Purchase } from '../../lib/core/purchase.ts';
import { exactEip3009 } from '../../lib/schemes/exact-eip3009.ts';
import type { Candidate } from '../../lib/wallet/choose.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { reserve, spent } from '../../lib/wallet/reserve.ts';
import { answered, lost, sent } from '../../lib/wallet/settle.ts';
import { sign } from '../../lib/wallet/sign.ts';
import { headerOf, payee } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  candidateFor,
  clockAt,
  countedRandom,
  freshDatabase,
  freshLedger,
  memorySession,
  noon,
  openFor,
  shop,
} from './world.ts';

const day = 24 * 3_600_000;

function wanted(
  index: number,
  candidate: Candidate = candidateFor(),
  decidedBy: Purchase['decidedBy'] = 'rule',
) {
  return { site: shop, url: `${shop}/paper/${index}`, method: 'GET', file: null, candidate, decidedBy };
}

describe('a reservation', () => {
  it('freezes what will be signed, before anything is', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const made = await reserve(wanted(1), { ledger, clock: clockAt(), random: countedRandom() });
    if (!made.ok || made.value.kind !== 'reserved') throw new Error('a reservation was expected');
    const { purchase } = made.value;
    expect(await ledger.find(purchase.id)).toEqual(purchase);
    expect(purchase).toMatchObject({
      site: shop,
      amount: '10000',
      cost: '10000',
      kind: 'real',
      payTo: payee,
      decidedBy: 'rule',
      money: 'reserved',
      delivery: 'none',
      headers: null,
      claim: null,
    });
    expect(purchase.draft).toMatchObject({
      to: payee,
      value: '10000',
      validBefore: String(purchase.validBefore),
    });
    expect(purchase.validBefore).toBe(noon / 1000 + 60);
  });

  it.each<[Purchase['decidedBy'], number]>([
    ['rule', 120],
    ['user', 600],
  ])(
    'decided by the %s lasts at most %s seconds, however long the seller wants',
    async (decidedBy, seconds) => {
      const { ledger } = freshLedger();
      await allowed(ledger);
      const candidate = candidateFor({ maxTimeoutSeconds: 315_360_000 });
      await reserve(wanted(1, candidate, decidedBy), { ledger, clock: clockAt(), random: countedRandom() });
      const [purchase] = await allPurchases(ledger);
      expect(purchase?.validBefore).toBe(noon / 1000 + seconds);
    },
  );

  it('has an id and a nonce of its own each time, by chance and not by what is bought', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    for (let index = 0; index < 20; index += 1) await reserve(wanted(index), ports);
    const purchases = await allPurchases(ledger);
    expect(new Set(purchases.map(({ id }) => id)).size).toBe(20);
    expect(new Set(purchases.map(({ draft }) => draft.nonce)).size).toBe(20);
    for (const { draft } of purchases) expect(draft.nonce).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it.each<[string, boolean, Partial<ReturnType<typeof wanted>>]>([
    ['the same again', true, {}],
    ['another URL', false, { url: `${shop}/other` }],
    ['another query', false, { url: `${shop}/paper/1?b` }],
    ['another method', false, { method: 'POST' }],
    [
      'another payee',
      false,
      { candidate: candidateFor({ payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }) },
    ],
    ['the same payee in lower case', true, { candidate: candidateFor({ payTo: payee.toLowerCase() }) }],
    ['another price', true, { candidate: candidateFor({ amount: '20000' }) }],
  ])('%s is the same purchase, which waits for the first: %s', async (_name, isSame, change) => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    await reserve(wanted(1), ports);
    const second = await reserve({ ...wanted(1), ...change }, ports);
    expect(second.ok).toBe(!isSame);
    if (!second.ok) expect(second.failure.name).toBe('purchase-under-way');
  });

  it('the user’s own yes passes a limit, but never a block and never an open purchase', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger, { perDay: 9_999n });
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    expect(await reserve(wanted(1), ports)).toEqual({
      ok: true,
      value: { kind: 'ask', reason: 'over-per-request' },
    });
    expect(await reserve(wanted(1, candidateFor(), 'user'), ports)).toMatchObject({
      ok: true,
      value: { kind: 'reserved' },
    });
    expect(await reserve(wanted(1, candidateFor(), 'user'), ports)).toMatchObject({
      failure: { name: 'purchase-under-way' },
    });
    await allowed(ledger, { blocked: true });
    expect(await reserve(wanted(2, candidateFor(), 'user'), ports)).toMatchObject({
      failure: { name: 'site-blocked' },
    });
  });

  it('what a rule paid an hour ago counts, what it paid a day and a moment ago does not', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger, { perDay: 10_000n });
    const clock = clockAt();
    const ports = { ledger, clock, random: countedRandom() };
    const kinds: unknown[] = [];
    for (const [index, later] of [0, 3_600_000, day - 3_600_000, day + 1].entries()) {
      clock.now = noon + later;
      const made = await reserve(wanted(index), ports);
      kinds.push(made.ok && made.value.kind);
    }
    expect(kinds).toEqual(['reserved', 'ask', 'ask', 'reserved']);
  });

  it('a clock set back frees no budget', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger, { perDay: 10_000n });
    const clock = clockAt();
    const ports = { ledger, clock, random: countedRandom() };
    await reserve(wanted(1), ports);
    clock.now = noon - 30 * day;
    expect(await reserve(wanted(2), ports)).toEqual({
      ok: true,
      value: { kind: 'ask', reason: 'over-per-day' },
    });
  });

  it('test money and real money, and other sites, have budgets of their own', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger, { perDay: 10_000n });
    await allowed(ledger, { perDay: 10_000n, site: 'https://other.example' });
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    await reserve(wanted(1), ports);
    const elsewhere = { ...wanted(1), site: 'https://other.example' as typeof shop };
    expect(await reserve(elsewhere, ports)).toMatchObject({ value: { kind: 'reserved' } });
    expect(await reserve(wanted(2), ports)).toMatchObject({ value: { kind: 'ask' } });
  });
});

// --- a hundred at once ---------------------------------------------------------------------------------------------

/** How many of a hundred payments of one cent, asked for in the same instant, get through with fifty cents left. */
async function rush(ledger: Ledger): Promise<{ granted: number; total: bigint }> {
  await allowed(ledger, { perDay: 500_000n });
  const ports = { ledger, clock: clockAt(), random: countedRandom() };
  const candidate = candidateFor();
  const all = Array.from({ length: 100 }, (_, index) => reserve(wanted(index, candidate), ports));
  const made = await Promise.all(all);
  const granted = made.filter((one) => one.ok && one.value.kind === 'reserved').length;
  return { granted, total: spent(await allPurchases(ledger)) };
}

describe('a hundred payments at once', () => {
  it('exactly as many are reserved as the budget holds', async () => {
    expect(await rush(freshLedger().ledger)).toEqual({ granted: 50, total: 500_000n });
  });

  it('of a hundred requests for the same, one is reserved', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    const made = await Promise.all(Array.from({ length: 100 }, () => reserve(wanted(1), ports)));
    expect(made.filter((one) => one.ok && one.value.kind === 'reserved').length).toBe(1);
    expect(await allPurchases(ledger)).toHaveLength(1);
  });

  it('a ledger that judges in one transaction and writes in another would let more through: this test can fail', async () => {
    const { ledger, database } = freshLedger();
    const careless: Ledger = {
      ...ledger,
      async reserve(purchase, decide) {
        const rule = await ledger.rule(purchase.site, purchase.kind);
        const recent = await ledger.since(purchase.at - day);
        const verdict = decide({
          rule,
          recent,
          sameKey: recent.filter((other) => other.key === purchase.key),
        });
        if (verdict.say === 'pay') await (await database).add('purchases', purchase);
        return verdict;
      },
    };
    const { granted, total } = await rush(careless);
    expect(granted).toBeGreaterThan(50);
    expect(total).toBeGreaterThan(500_000n);
  });
});

// --- any order of events -------------------------------------------------------------------------------------------

interface Model {
  now: number;
  /** By what the model knows: purchases that got through, with their fate. */
  rows: { id: string; url: number; at: number; cost: bigint; validBefore: number; closed: boolean }[];
}

interface Real {
  readonly ledger: Ledger;
  readonly clock: ReturnType<typeof clockAt>;
  readonly ports: Parameters<typeof sign>[2] & Parameters<typeof reserve>[1];
  readonly candidates: Map<string, Candidate>;
  readonly signedNonces: string[];
}

const limit = 100_000n;

/** What must hold whatever has happened. */
async function holds({ now }: Model, { ledger, signedNonces }: Real): Promise<void> {
  const rows = await allPurchases(ledger);
  const byRule = rows.filter(
    ({ decidedBy, money, at }) => decidedBy === 'rule' && counts(money) && at > now - day,
  );
  expect(spent(byRule) <= limit).toBe(true);
  for (const row of rows) {
    const open = rows.filter((other) => other.key === row.key && isOpen(other, Math.floor(now / 1000)));
    expect(open.length).toBeLessThanOrEqual(1);
  }
  const journalled = rows.map(({ draft }) => draft.nonce);
  for (const nonce of signedNonces) expect(journalled).toContain(nonce);
  const live = rows.filter(({ money }) => ['signed', 'live', 'claimed'].includes(money));
  for (const { headers } of live) expect(headers).not.toBeNull();
}

class Reserve implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly url: number,
    readonly cost: bigint,
    readonly decidedBy: Purchase['decidedBy'],
  ) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const candidate = candidateFor({ amount: this.cost.toString() });
    const made = await reserve(wanted(this.url, candidate, this.decidedBy), real.ports);
    const spentDay = model.rows
      .filter(({ at }) => at >= model.now - day)
      .reduce((sum, { cost }) => sum + cost, 0n);
    const seconds = Math.floor(model.now / 1000);
    const isUnderWay = model.rows.some(
      (row) => row.url === this.url && !row.closed && row.validBefore + 120 >= seconds,
    );
    const isWithin = this.cost <= 50_000n && spentDay + this.cost <= limit;
    const expected = isUnderWay
      ? 'purchase-under-way'
      : isWithin || this.decidedBy === 'user'
        ? 'reserved'
        : 'ask';
    expect(made.ok ? made.value.kind : made.failure.name).toBe(expected);
    if (made.ok && made.value.kind === 'reserved') {
      const { id, at, validBefore } = made.value.purchase;
      model.rows.push({ id, url: this.url, at, cost: this.cost, validBefore, closed: false });
      real.candidates.set(id, candidate);
    }
    await holds(model, real);
  }
  toString = () => `reserve(${this.url}, ${this.cost}, ${this.decidedBy})`;
}

type Event = 'sign' | 'sent' | 'claimed' | 'refused' | 'lost';

class Happen implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly event: Event,
    readonly index: number,
  ) {}
  check = (model: Readonly<Model>) => model.rows.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const row = model.rows[this.index % model.rows.length];
    const purchase = row && (await real.ledger.find(row.id));
    if (row === undefined || purchase === undefined) throw new Error('the model and the ledger disagree');
    await this.tell(row.id, purchase, real);
    row.closed = (await real.ledger.find(row.id))?.money === 'claimed';
    await holds(model, real);
  }
  /** Only what can happen: nothing is sent before it is signed. */
  async tell(id: string, purchase: Purchase, real: Real): Promise<void> {
    const candidate = real.candidates.get(id);
    const isSigned = purchase.headers !== null;
    const receipt = (success: boolean) =>
      [['payment-response', headerOf({ success, transaction: '0x', network: '' })]] as const;
    if (this.event === 'sign' && candidate !== undefined) await sign(id, candidate, real.ports);
    else if (this.event === 'sent' && isSigned) await sent(id, real.ledger);
    else if (this.event === 'claimed' && isSigned)
      await answered(id, { status: 200, headers: receipt(true) }, real.ledger);
    else if (this.event === 'refused' && isSigned)
      await answered(id, { status: 402, headers: receipt(false) }, real.ledger);
    else if (this.event === 'lost' && isSigned) await lost(id, real.ledger);
  }
  toString = () => `${this.event}(${this.index})`;
}

class Wait implements fc.AsyncCommand<Model, Real> {
  constructor(readonly milliseconds: number) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    model.now += this.milliseconds;
    real.clock.now = model.now;
    await holds(model, real);
  }
  toString = () => `wait(${this.milliseconds})`;
}

describe('in any order of reserving, signing, sending, answers, losses and waiting', () => {
  const index = fc.nat({ max: 9 });
  const commands = fc.commands(
    [
      fc
        .tuple(
          fc.nat({ max: 4 }),
          fc.bigInt({ min: 1n, max: 60_000n }),
          fc.constantFrom('rule' as const, 'rule' as const, 'user' as const),
        )
        .map(([url, cost, decidedBy]) => new Reserve(url, cost, decidedBy)),
      index.map((at) => new Happen('sign', at)),
      index.map((at) => new Happen('sent', at)),
      index.map((at) => new Happen('claimed', at)),
      index.map((at) => new Happen('refused', at)),
      index.map((at) => new Happen('lost', at)),
      fc.constantFrom(1_000, 59_999, 61_000, 700_000, day / 2, day + 1).map((time) => new Wait(time)),
    ],
    { maxCommands: 40, size: 'max' },
  );

  it('rules never spend more than the day allows, one authorization per purchase is open, nothing is signed unwritten', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (given) => {
        const setup = async () => {
          const { ledger } = freshLedger();
          await allowed(ledger, { perDay: limit });
          const clock = clockAt();
          const signedNonces: string[] = [];
          const session = memorySession(openFor(365 * day));
          const ports = {
            ledger,
            clock,
            random: countedRandom(),
            session: { ...session, touch: async () => undefined },
          };
          return {
            model: { now: noon, rows: [] },
            real: { ledger, clock, ports, candidates: new Map(), signedNonces },
          };
        };
        await fc.asyncModelRun(setup, given);
      }),
      { numRuns: 60 },
    );
  });
});

// --- signing -------------------------------------------------------------------------------------------------------

describe('signing', () => {
  function watched(candidate: Candidate): { candidate: Candidate; signed: string[] } {
    const signed: string[] = [];
    const scheme: Candidate['scheme'] = {
      ...exactEip3009,
      sign(draft, payer, key) {
        signed.push(draft.nonce ?? '');
        return exactEip3009.sign(draft, payer, key);
      },
    };
    return { candidate: { ...candidate, scheme }, signed };
  }

  async function reserved(isUnlocked = true) {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const { candidate, signed } = watched(candidateFor());
    const session = memorySession(isUnlocked ? openFor(60_000) : null);
    const ports = { ledger, clock: clockAt(), random: countedRandom(), session };
    await reserve(wanted(1, candidate), ports);
    const [purchase] = await allPurchases(ledger);
    if (purchase === undefined) throw new Error('a purchase was expected');
    return { ledger, ports, candidate, signed, purchase };
  }

  it('signs what stands in the ledger, and stores the proof before it is handed out', async () => {
    const { ledger, ports, candidate, signed, purchase } = await reserved();
    const made = await sign(purchase.id, candidate, ports);
    expect(made).toMatchObject({ ok: true, value: { money: 'signed' } });
    expect(signed).toEqual([purchase.draft.nonce]);
    const stored = await ledger.find(purchase.id);
    expect(made.ok && made.value).toEqual(stored);
    const proof = JSON.parse(
      Buffer.from(stored?.headers?.['PAYMENT-SIGNATURE'] ?? '', 'base64').toString('utf8'),
    );
    expect(proof.payload.authorization).toEqual(purchase.draft);
  });

  it('a draft that was changed on its way from the ledger is not signed: the row is read back', async () => {
    const { ports, candidate, signed, purchase } = await reserved();
    const lying = { ...candidate, offer: { ...candidate.offer, amount: 10n ** 12n, payTo: '0x1' } };
    const made = await sign(purchase.id, lying, ports);
    if (!made.ok) throw new Error('a signature was expected');
    const proof = JSON.parse(
      Buffer.from(made.value.headers?.['PAYMENT-SIGNATURE'] ?? '', 'base64').toString('utf8'),
    );
    expect(proof.payload.authorization).toEqual(purchase.draft);
    expect(signed).toEqual([purchase.draft.nonce]);
  });

  it('nothing is signed without a row', async () => {
    const { ports, candidate, signed } = await reserved();
    expect(await sign('ff'.repeat(16), candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'ledger-failed' },
    });
    expect(signed).toEqual([]);
  });

  it('nothing is signed a second time', async () => {
    const { ports, candidate, signed, purchase } = await reserved();
    await sign(purchase.id, candidate, ports);
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'ledger-failed' },
    });
    expect(signed).toHaveLength(1);
  });

  it('a locked wallet signs nothing, and the reservation is void and costs nothing', async () => {
    const { ledger, ports, candidate, signed, purchase } = await reserved(false);
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'wallet-locked' },
    });
    expect(signed).toEqual([]);
    expect(await ledger.find(purchase.id)).toMatchObject({ money: 'void', headers: null });
    expect(spent(await allPurchases(ledger))).toBe(0n);
  });

  it('a wallet whose deadline has passed signs nothing, whatever the timers did', async () => {
    const { ports, candidate, signed, purchase } = await reserved();
    ports.clock.now = noon + 60_000;
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({ failure: { name: 'wallet-locked' } });
    expect(signed).toEqual([]);
    expect(await ports.session.read()).toBeNull();
  });

  it('a scheme that fails leaves the reservation standing: counted, unsigned', async () => {
    const { ledger, ports, candidate, purchase } = await reserved();
    const broken = {
      ...candidate,
      scheme: { ...candidate.scheme, sign: () => Promise.reject(new Error('no luck')) },
    };
    await expect(sign(purchase.id, broken, ports)).rejects.toThrow('no luck');
    expect(await ledger.find(purchase.id)).toMatchObject({ money: 'reserved', headers: null });
    expect(spent(await allPurchases(ledger))).toBe(10_000n);
  });
});

describe('the ledger', () => {
  it('changes no purchase that was never reserved', async () => {
    const { ledger } = freshLedger();
    await expect(ledger.change('nobody', (purchase) => purchase)).rejects.toThrow('never reserved');
  });

  it('writes nothing when the verdict is not pay', async () => {
    const { ledger } = freshLedger();
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    expect(await reserve(wanted(1), ports)).toEqual({ ok: true, value: { kind: 'ask', reason: 'no-rule' } });
    expect(await allPurchases(ledger)).toEqual([]);
  });

  it('lists the newest first, as many as are wanted', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const clock = clockAt();
    const ports = { ledger, clock, random: countedRandom() };
    for (let index = 0; index < 5; index += 1) {
      clock.now += 1_000;
      await reserve(wanted(index), ports);
    }
    expect((await ledger.newest(3)).map(({ url }) => url.at(-1))).toEqual(['4', '3', '2']);
    expect(await ledger.newest(0)).toEqual([]);
  });

  it('keeps what it has when it is opened again', async () => {
    const database = await freshDatabase();
    const ledger = ledgerIn(Promise.resolve(database));
    await allowed(ledger);
    await reserve(wanted(1), { ledger, clock: clockAt(), random: countedRandom() });
    const again = ledgerIn(openDatabase(database.name));
    expect(await allPurchases(again)).toEqual(await allPurchases(ledger));
  });
});
