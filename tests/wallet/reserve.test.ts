// The promise: never more than allowed, never twice for the same, nothing signed that is not journalled.
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../lib/browser/storage/database.ts';
import { ledgerIn } from '../../lib/browser/storage/ledger.ts';
import { newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import { exactEip3009 } from '../../lib/schemes/exact-eip3009.ts';
import type { Candidate } from '../../lib/wallet/choose.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import { reserve, type Wanted } from '../../lib/wallet/reserve.ts';
import { spent } from '../../lib/wallet/rule-facts.ts';
import { givenUp } from '../../lib/wallet/settle.ts';
import { sign } from '../../lib/wallet/sign.ts';
import { payee } from '../fixtures/challenges.ts';
import {
  allowed,
  allPurchases,
  candidateFor,
  clockAt,
  countedRandom,
  freshDatabase,
  freshLedger,
  happen,
  memorySession,
  noon,
  openFor,
  reserved,
  shop,
  wantedFor,
  waysTo,
  withoutChain,
} from './world.ts';

const day = 24 * 3_600_000;
const otherPayee = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

function wanted(index: number, change: Partial<Wanted> = {}): Wanted {
  return wantedFor({ url: `${shop}/paper/${index}`, ...change });
}

async function world(limits: Parameters<typeof allowed>[1] = {}) {
  const { ledger } = freshLedger();
  await allowed(ledger, limits);
  const clock = clockAt();
  return { ledger, clock, ports: { ledger, clock, random: countedRandom() } };
}

function told(made: Awaited<ReturnType<typeof reserve>>): string {
  if (!made.ok) return made.failure.name;
  return made.value.kind === 'ask' ? `ask ${made.value.reason}` : made.value.kind;
}

describe('a reservation', () => {
  it('freezes what will be signed, before anything is', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const made = await reserve(wanted(1), { ledger, clock: clockAt(), random: countedRandom() });
    if (!made.ok || made.value.kind !== 'reserved') throw new Error('a reservation was expected');
    const { purchase } = made.value;
    expect(await ledger.find(purchase.id)).toEqual({ ...newPurchase(purchase), entries: 1 });
    expect(await ledger.find(purchase.id)).toMatchObject({
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

  it.each<[Wanted['decidedBy'], number]>([
    ['rule', 120],
    ['user', 600],
  ])(
    'decided by the %s lasts at most %s seconds, however long the seller wants',
    async (decidedBy, seconds) => {
      const { ledger } = freshLedger();
      await allowed(ledger);
      const candidate = candidateFor({ maxTimeoutSeconds: 315_360_000 });
      await reserve(wanted(1, { candidate, decidedBy }), {
        ledger,
        clock: clockAt(),
        random: countedRandom(),
      });
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
    expect(new Set(purchases.map(({ nonce }) => nonce)).size).toBe(20);
    for (const { nonce, draft } of purchases) {
      expect(nonce).toMatch(/^0x[0-9a-f]{64}$/);
      expect(draft.nonce).toBe(nonce);
    }
  });

  it.each<[string, string, Partial<Wanted>]>([
    ['the same again', 'open', {}],
    ['another URL', 'reserved', { url: `${shop}/other` }],
    ['another query', 'reserved', { url: `${shop}/paper/1?b` }],
    ['another method', 'ask not-a-read', { method: 'POST' }],
    ['another method, with a person’s yes', 'reserved', { method: 'POST', decidedBy: 'user' }],
    [
      'another site',
      'ask no-rule',
      { site: 'https://other.example' as typeof shop, url: 'https://other.example/' },
    ],
    [
      'another site on whose pages this one charges',
      'ask other-origin',
      { site: 'https://other.example' as typeof shop },
    ],
    ['the same payee in lower case', 'open', { candidate: candidateFor({ payTo: payee.toLowerCase() }) }],
    ['another price', 'open', { candidate: candidateFor({ amount: '20000' }) }],
    [
      'another price, with a person’s yes',
      'open',
      { candidate: candidateFor({ amount: '1' }), decidedBy: 'user' },
    ],
    ['another payee', 'ask open-elsewhere', { candidate: candidateFor({ payTo: otherPayee }) }],
    [
      'another payee, with a person’s yes',
      'reserved',
      { candidate: candidateFor({ payTo: otherPayee }), decidedBy: 'user' },
    ],
  ])('while the first is open, %s: %s', async (_name, expected, change) => {
    const { ports } = await world();
    await reserve(wanted(1), ports);
    expect(told(await reserve({ ...wanted(1), ...change }, ports))).toBe(expected);
  });

  it('the user’s own yes passes a limit, but never a block and never an open purchase', async () => {
    const { ledger } = freshLedger();
    await allowed(ledger, { perDay: 9_999n });
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    expect(await reserve(wanted(1), ports)).toMatchObject({
      ok: true,
      value: { kind: 'ask', reason: 'over-per-request' },
    });
    expect(await reserve(wanted(1, { decidedBy: 'user' }), ports)).toMatchObject({
      ok: true,
      value: { kind: 'reserved' },
    });
    expect(told(await reserve(wanted(1, { decidedBy: 'user' }), ports))).toBe('open');
    const settings = { 'payees-blocked': [wanted(3).candidate.offer.payTo] };
    await ledger.putRule({ site: '*', money: 'real', on: true, settings, changedAt: 0 });
    expect(told(await reserve(wanted(3, { decidedBy: 'user' }), ports))).toBe('payee-blocked');
    await allowed(ledger, { blocked: true });
    for (const index of [1, 2])
      expect(told(await reserve(wanted(index, { decidedBy: 'user' }), ports))).toBe('site-blocked');
  });

  it('is open to others: what was found of it is handed on, with its proof', async () => {
    const { ledger, ports } = await world();
    const { id } = await reserved(wanted(1), ports);
    await happen(ledger, id, waysTo.unknown);
    const second = await reserve(wanted(1), ports);
    expect(second).toEqual({ ok: true, value: { kind: 'open', purchase: await ledger.find(id) } });
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
    expect(await reserve(wanted(2), ports)).toMatchObject({
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
    const elsewhere = {
      ...wanted(1),
      site: 'https://other.example' as typeof shop,
      url: 'https://other.example/',
    };
    expect(await reserve(elsewhere, ports)).toMatchObject({ value: { kind: 'reserved' } });
    expect(await reserve(wanted(2), ports)).toMatchObject({ value: { kind: 'ask' } });
  });
});

describe('the same thing again, once the first is', () => {
  /** What a rule says to the same page or request, and to a request of another payee, after ten minutes and before. */
  const rows: [Purchase['money'], page: string, request: string][] = [
    ['unknown', 'open', 'open'],
    ['claimed', 'ask bought-before', 'reserved'],
    ['seen', 'open', 'open'], // paid, brought nothing, and may be presented once more
    ['settled', 'ask paid-not-delivered', 'ask paid-not-delivered'],
    ['conflict', 'open', 'open'],
    ['expired', 'reserved', 'reserved'],
    ['cancelled', 'reserved', 'reserved'],
    ['void', 'reserved', 'reserved'],
  ];

  it.each(rows)('%s: a page is %s, a request %s', async (money, page, request) => {
    for (const [kind, expected] of [
      ['navigation', page],
      ['page-request', request],
      ['element', request],
    ] as const) {
      const { ledger, ports } = await world();
      const { id } = await reserved(wanted(1), ports);
      await happen(ledger, id, waysTo[money]);
      expect(told(await reserve(wanted(1, { request: kind }), ports))).toBe(expected);
    }
  });

  it.each(rows)('%s: a person’s yes is never asked about', async (money, page) => {
    const { ledger, ports } = await world();
    const { id } = await reserved(wanted(1), ports);
    await happen(ledger, id, waysTo[money]);
    const again = wanted(1, { request: 'navigation', decidedBy: 'user' });
    expect(told(await reserve(again, ports))).toBe(page === 'open' ? 'open' : 'reserved');
  });

  it.each<[string, number, string]>([
    ['a moment later', 1, 'ask bought-before'],
    ['almost ten minutes later', 10 * 60_000 - 1, 'ask bought-before'],
    ['ten minutes later', 10 * 60_000, 'reserved'],
    ['by a clock set back', -3_600_000, 'ask bought-before'],
  ])('a page that was delivered is opened again %s: %s', async (_name, later, expected) => {
    const { ledger, clock, ports } = await world();
    const { id } = await reserved(wanted(1, { request: 'navigation' }), ports);
    await happen(ledger, id, waysTo.claimed);
    clock.now += later;
    expect(told(await reserve(wanted(1, { request: 'navigation' }), ports))).toBe(expected);
  });

  it('no time of this machine’s closes what is open: a month later it still stands in the way', async () => {
    const { ledger, clock, ports } = await world();
    const { id } = await reserved(wanted(1), ports);
    await happen(ledger, id, waysTo.unknown);
    clock.now += 30 * day;
    expect(told(await reserve(wanted(1), ports))).toBe('open');
    expect(told(await reserve(wanted(1, { candidate: candidateFor({ payTo: otherPayee }) }), ports))).toBe(
      'ask open-elsewhere',
    );
  });

  it('paid for nothing, and paid again by a person’s yes: the next is the rule’s again', async () => {
    const { ledger, clock, ports } = await world();
    const { id } = await reserved(wanted(1), ports);
    await happen(ledger, id, waysTo.settled);
    clock.now += 60_000;
    expect(told(await reserve(wanted(1), ports))).toBe('ask paid-not-delivered');
    const again = await reserved(wanted(1, { decidedBy: 'user' }), ports);
    await happen(ledger, again.id, waysTo.claimed);
    clock.now += 60_000;
    expect(told(await reserve(wanted(1), ports))).toBe('reserved');
  });

  it('a yes that came to nothing either is not enough for a third time', async () => {
    const { ledger, clock, ports } = await world();
    for (const later of [0, 60_000]) {
      clock.now += later;
      const { id } = await reserved(wanted(1, { decidedBy: 'user' }), ports);
      await happen(ledger, id, waysTo.settled);
    }
    expect(told(await reserve(wanted(1), ports))).toBe('ask paid-not-delivered');
  });

  it('nor is a yes that never was a payment', async () => {
    const { ledger, clock, ports } = await world();
    const { id } = await reserved(wanted(1), ports);
    await happen(ledger, id, waysTo.settled);
    for (const fate of ['void', 'expired'] as const) {
      clock.now += 60_000;
      const yes = await reserved(wanted(1, { decidedBy: 'user' }), ports);
      await happen(ledger, yes.id, waysTo[fate]);
    }
    expect(told(await reserve(wanted(1), ports))).toBe('ask paid-not-delivered');
  });

  it('what is carried cannot be told: it is asked about, and a yes signs anew', async () => {
    const { ledger, ports } = await world();
    const { id } = await reserved(wanted(1, { method: 'POST', decidedBy: 'user' }), ports);
    await happen(ledger, id, waysTo.unknown);
    expect(told(await reserve(wanted(1, { method: 'POST' }), ports))).toBe('ask open-elsewhere');
    expect(told(await reserve(wanted(1, { method: 'POST', decidedBy: 'user' }), ports))).toBe('reserved');
  });

  it('what is carried is told: the same is the same, something else is not', async () => {
    const { ledger, ports } = await world();
    const { id } = await reserved(wanted(1, { method: 'POST', body: 'aa', decidedBy: 'user' }), ports);
    await happen(ledger, id, waysTo.unknown);
    const again = (body: string) => reserve(wanted(1, { method: 'POST', body, decidedBy: 'user' }), ports);
    expect(told(await again('aa'))).toBe('open');
    const unasked = (body: string | null) => reserve(wanted(1, { method: 'POST', body }), ports);
    expect(told(await unasked(null))).toBe('ask open-elsewhere');
    expect(told(await unasked('cc'))).toBe('ask not-a-read'); // as any other that nobody allowed to act
    expect(told(await again('bb'))).toBe('reserved');
  });
});

// --- a hundred at once ---------------------------------------------------------------------------------------------

/** How many of a hundred payments of one cent, asked for in the same instant, get through with fifty cents left. */
async function rush(ledger: Ledger): Promise<{ granted: number; total: bigint }> {
  await allowed(ledger, { perDay: 500_000n });
  const ports = { ledger, clock: clockAt(), random: countedRandom() };
  const candidate = candidateFor();
  const all = Array.from({ length: 100 }, (_, index) => reserve(wanted(index, { candidate }), ports));
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
      async reserve(terms, _first, decide) {
        const rule = await ledger.rule(terms.site, terms.kind);
        const recent = await ledger.since(terms.at - day);
        const alike = recent.filter((other) => other.thing === terms.thing);
        const verdict = decide({
          rule,
          all: undefined,
          memory: undefined,
          recent,
          spentEarlier: 0n,
          earliest: null,
          lastPaid: null,
          timesTrusted: 0,
          spentEverywhere: 0n,
          outstanding: 0n,
          alike,
        });
        if (verdict.say === 'pay') await (await database).add('purchases', newPurchase(terms));
        return verdict;
      },
    };
    const { granted, total } = await rush(careless);
    expect(granted).toBeGreaterThan(50);
    expect(total).toBeGreaterThan(500_000n);
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

  async function aboutToSign(isUnlocked = true) {
    const { ledger } = freshLedger();
    await allowed(ledger);
    const { candidate, signed } = watched(candidateFor());
    const session = memorySession(isUnlocked ? openFor(60_000) : null);
    const ports = { ...withoutChain, ledger, clock: clockAt(), random: countedRandom(), session };
    await reserve(wanted(1, { candidate }), ports);
    const [purchase] = await allPurchases(ledger);
    if (purchase === undefined) throw new Error('a purchase was expected');
    return { ledger, ports, candidate, signed, purchase };
  }

  it('signs what stands in the ledger, and stores the proof before it is handed out', async () => {
    const { ledger, ports, candidate, signed, purchase } = await aboutToSign();
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
    const { ports, candidate, signed, purchase } = await aboutToSign();
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
    const { ports, candidate, signed } = await aboutToSign();
    expect(await sign('ff'.repeat(16), candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'ledger-failed' },
    });
    expect(signed).toEqual([]);
  });

  it('nothing is signed a second time', async () => {
    const { ports, candidate, signed, purchase } = await aboutToSign();
    await sign(purchase.id, candidate, ports);
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'ledger-failed' },
    });
    expect(signed).toHaveLength(1);
  });

  it('a locked wallet signs nothing, and the reservation is void and costs nothing', async () => {
    const { ledger, ports, candidate, signed, purchase } = await aboutToSign(false);
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({
      ok: false,
      failure: { name: 'wallet-locked' },
    });
    expect(signed).toEqual([]);
    expect(await ledger.find(purchase.id)).toMatchObject({ money: 'void', headers: null });
    expect(spent(await allPurchases(ledger))).toBe(0n);
  });

  it('a wallet whose deadline has passed signs nothing, whatever the timers did', async () => {
    const { ports, candidate, signed, purchase } = await aboutToSign();
    ports.clock.now = noon + 60_000;
    expect(await sign(purchase.id, candidate, ports)).toMatchObject({ failure: { name: 'wallet-locked' } });
    expect(signed).toEqual([]);
    expect(await ports.session.read()).toBeNull();
  });

  it('given up while it is signed: the bytes are not kept, and never leave', async () => {
    const { ledger, ports, candidate, signed, purchase } = await aboutToSign();
    const slow: Candidate = {
      ...candidate,
      scheme: {
        ...candidate.scheme,
        async sign(...given) {
          await givenUp(purchase.id, ports);
          return candidate.scheme.sign(...given);
        },
      },
    };
    expect(await sign(purchase.id, slow, ports)).toMatchObject({ failure: { name: 'ledger-failed' } });
    expect(signed).toHaveLength(1);
    expect(await ledger.find(purchase.id)).toMatchObject({ money: 'void', headers: null });
  });

  it('the key is wiped after use, also where signing fails', async () => {
    const keys: Uint8Array[] = [];
    for (const fails of [false, true]) {
      const { ports, candidate, purchase } = await aboutToSign();
      const seeing: Candidate = {
        ...candidate,
        scheme: {
          ...candidate.scheme,
          async sign(draft, payer, key) {
            keys.push(key);
            if (fails) throw new Error('no luck');
            return candidate.scheme.sign(draft, payer, key);
          },
        },
      };
      await sign(purchase.id, seeing, ports).catch(() => null);
    }
    expect(keys.map((key) => key.every((byte) => byte === 0))).toEqual([true, true]);
  });

  it('a scheme that fails leaves the reservation standing: counted, unsigned', async () => {
    const { ledger, ports, candidate, purchase } = await aboutToSign();
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
    await expect(ledger.book('nobody', { kind: 'lost' }, noon)).rejects.toThrow('never reserved');
  });

  it('writes nothing when the verdict is not pay', async () => {
    const { ledger } = freshLedger();
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    expect(await reserve(wanted(1), ports)).toMatchObject({
      ok: true,
      value: { kind: 'ask', reason: 'no-rule' },
    });
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
