// One contract, two ledgers: the real one in IndexedDB, and its double in memory, which must do the very same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, type Happening } from '../../lib/core/evidence.ts';
import { newPurchase, type Purchase, type Terms } from '../../lib/core/purchase.ts';
import type { Heard, Verdict } from '../../lib/core/verdict.ts';
import type { Decision, Facts, Ledger } from '../../lib/wallet/ports.ts';
import { termsLike } from './journal.ts';
import { emptyDisk, memoryLedger } from './memory-ledger.ts';
import { claimOfSuccess, freshLedger, noon, onChain, proofHeaders } from './world.ts';

const ledgers: Readonly<Record<string, () => Ledger>> = {
  'in IndexedDB': () => freshLedger().ledger,
  'in memory': () => memoryLedger(emptyDisk()),
};

const first: Happening = { kind: 'reserved', challenge: 'asked', offer: { price: '1' } };
const yes: Heard = { kind: 'person', say: 'pay', reason: 'you-said-yes' };
const pays = () => ({ say: 'pay' }) as const;

describe.each(Object.entries(ledgers))('the ledger %s', (_name, fresh) => {
  it('shows a reservation all that it is judged by, as it is at that moment', async () => {
    const ledger = fresh();
    const rule = { site: termsLike().site, money: 'real', on: true, settings: {}, changedAt: noon } as const;
    await ledger.putRule(rule);
    const day = 24 * 3_600_000;
    for (const [id, change] of Object.entries({
      old: { at: noon - day - 1 },
      yesterday: { at: noon - day },
      later: { at: noon + day },
      test: { kind: 'test' as const },
      elsewhere: { site: 'https://other.example' },
      alike: { site: 'https://other.example', thing: 'the thing' },
    }))
      await ledger.reserve(termsLike({ id, nonce: id, ...change }), first, pays);
    let seen: Facts | undefined;
    const verdict = await ledger.reserve(termsLike({ thing: 'the thing' }), first, (facts) => {
      seen = facts;
      return { say: 'ask', reason: 'over-per-day' } as const;
    });
    expect(verdict).toEqual({ say: 'ask', reason: 'over-per-day' });
    expect(seen?.rule).toEqual(rule);
    expect(seen?.recent.map(({ id }) => id)).toEqual(['yesterday', 'later']);
    expect(seen?.alike.map(({ id }) => id)).toEqual(['alike']);
    expect(seen?.memory?.payees).toEqual({ 'eip155:8453': termsLike().payTo });
  });

  it.each<Pick<Verdict, 'say' | 'reason'>>([
    { say: 'ask', reason: 'no-rule' },
    { say: 'refuse', reason: 'site-blocked' },
  ])('writes nothing when the verdict is to $say', async (verdict) => {
    const ledger = fresh();
    const terms = termsLike();
    await ledger.reserve(terms, first, () => verdict);
    expect(await ledger.find(terms.id)).toBeUndefined();
    expect(await ledger.evidence(terms.id)).toEqual([]);
    let memory: Facts['memory'];
    await ledger.reserve(terms, first, (facts) => {
      memory = facts.memory;
      return verdict;
    });
    expect(memory).toBeUndefined();
  });

  it('writes nothing when judging fails', async () => {
    const ledger = fresh();
    const broken = () => {
      throw new Error('no judgement');
    };
    await expect(ledger.reserve(termsLike(), first, broken)).rejects.toThrow();
    expect(await ledger.since(0)).toEqual([]);
  });

  it('never writes over a purchase that is there', async () => {
    const ledger = fresh();
    await ledger.reserve(termsLike(), first, pays);
    await expect(ledger.reserve(termsLike({ amount: '1' }), first, pays)).rejects.toThrow();
    expect(await ledger.since(0)).toMatchObject([{ amount: termsLike().amount, entries: 1 }]);
    expect(await ledger.evidence(termsLike().id)).toHaveLength(1);
  });

  it('keeps a proof with the signing of what was reserved, and with nothing else', async () => {
    const ledger = fresh();
    const { id } = termsLike();
    await ledger.reserve(termsLike(), first, pays);
    await ledger.book(id, { kind: 'given-up' }, noon);
    expect(await ledger.book(id, { kind: 'signed', proof: 'ab' }, noon, proofHeaders)).toMatchObject({
      money: 'void',
      headers: null,
    });
    const other = termsLike({ id: 'other', nonce: '0xother' });
    await ledger.reserve(other, first, pays);
    const signed = await ledger.book(other.id, { kind: 'signed', proof: 'ab' }, noon, proofHeaders);
    expect(signed).toMatchObject({ money: 'signed', headers: proofHeaders });
    expect(await ledger.find(other.id)).toEqual(signed);
  });

  it('books nothing of what was never reserved', async () => {
    const ledger = fresh();
    await expect(ledger.book('nobody', { kind: 'lost' }, noon)).rejects.toThrow('never reserved');
    expect(await ledger.evidence('nobody')).toEqual([]);
  });

  it('numbers the entries of many at once without a gap and without a double', async () => {
    const ledger = fresh();
    const { id } = termsLike();
    await ledger.reserve(termsLike(), first, pays);
    await Promise.all(Array.from({ length: 20 }, () => ledger.book(id, { kind: 'sent' }, noon)));
    expect((await ledger.evidence(id)).map(({ n }) => n)).toEqual(Array.from({ length: 21 }, (_, n) => n));
    expect(await ledger.find(id)).toMatchObject({ sent: 20, entries: 21 });
  });

  it('adopts an authorization once, however often and at how many places it is found', async () => {
    const ledger = fresh();
    const found = termsLike({ id: 'found', decidedBy: 'elsewhere' });
    const log: Happening[] = [first, { kind: 'signed', proof: '' }, { kind: 'settled', ...onChain }];
    expect(await Promise.all([ledger.adopt(found, log), ledger.adopt(found, log)])).toEqual([true, false]);
    expect(await ledger.adopt({ ...found, id: 'found again' }, log)).toBe(false);
    expect(await ledger.since(0)).toMatchObject([{ id: 'found', money: 'settled', entries: 3 }]);
    expect(await ledger.evidence('found')).toHaveLength(3);
  });

  it('does not adopt what it has reserved itself', async () => {
    const ledger = fresh();
    await ledger.reserve(termsLike(), first, pays);
    expect(await ledger.adopt(termsLike({ id: 'found' }), [first])).toBe(false);
    expect(await ledger.find('found')).toBeUndefined();
  });
});

// --- both at once --------------------------------------------------------------------------------------------------

type Step = (ledger: Ledger) => Promise<unknown>;

const ids = ['a', 'b', 'c', 'd'];
const id = fc.constantFrom(...ids);
const days = 24 * 3_600_000;
/** Around the ends of every window that a limit looks back through. */
const moment = fc.oneof(
  fc.integer({ min: -90_000_000, max: 90_000_000 }).map((later) => noon + later),
  fc.integer({ min: -32 * days, max: 2 * days }).map((later) => noon + later),
  fc.constantFrom(noon - days, noon - days - 1, noon - 30 * days, noon - 30 * days - 1, noon - days / 2),
);
/** Of either kind there is one: which money it is, the network tells. */
const networks = { real: 'eip155:8453', test: 'eip155:84532' } as const;
const terms: fc.Arbitrary<Terms> = fc
  .record({
    id,
    at: moment,
    site: fc.constantFrom('https://shop.example', 'https://other.example'),
    kind: fc.constantFrom('real' as const, 'real' as const, 'test' as const),
    thing: fc.constantFrom('one', 'two'),
    url: fc.constantFrom('https://shop.example/1', 'https://shop.example/2?x'),
    payTo: fc.constantFrom('0xB', '0xC'),
    cost: fc.constantFrom('10', '2000'),
    decidedBy: fc.constantFrom('rule' as const, 'user' as const),
  })
  .map((change) => termsLike({ ...change, network: networks[change.kind], nonce: change.id }));
const happening: fc.Arbitrary<Happening> = fc.constantFrom<Happening>(
  { kind: 'given-up' },
  { kind: 'signed', proof: 'ab' },
  { kind: 'sent' },
  { kind: 'answered', status: 200, claim: claimOfSuccess, receipt: null },
  { kind: 'answered', status: 500, claim: null, receipt: null },
  { kind: 'lost' },
  { kind: 'seen', ...onChain },
  { kind: 'gone' },
  { kind: 'settled', ...onChain },
  { kind: 'expired', block: 1, time: 1 },
  { kind: 'refunded', ...onChain },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(terms, fc.constantFrom<Decision>({ say: 'pay', opinions: [yes] }, { say: 'ask' })).map(
    ([wanted, verdict]): Step =>
      async (ledger) => {
        let seen: Facts | undefined;
        const judged = await ledger.reserve(wanted, first, (facts) => {
          seen = facts;
          return verdict;
        });
        return { judged, seen };
      },
  ),
  fc.tuple(id, happening, moment).map(
    ([of, what, at]): Step =>
      (ledger) =>
        ledger.book(of, what, at, what.kind === 'signed' ? proofHeaders : undefined),
  ),
  fc.tuple(terms, fc.array(happening, { maxLength: 3 })).map(
    ([found, log]): Step =>
      (ledger) =>
        ledger.adopt({ ...found, id: `found-${found.id}` }, [first, ...log]),
  ),
  fc.tuple(id, fc.boolean(), moment).map(
    ([site, on, changedAt]): Step =>
      (ledger) =>
        ledger.putRule({ site, money: on ? 'real' : 'test', on, settings: { blocked: !on }, changedAt }),
  ),
  fc
    .tuple(
      fc.constantFrom('https://shop.example', 'https://*.example', '*'),
      fc.constantFrom('off', { times: 2, since: noon - days }),
      moment,
    )
    .map(
      ([site, trust, changedAt]): Step =>
        (ledger) =>
          ledger.putRule({ site, money: 'real', on: true, settings: { trust }, changedAt, inherits: true }),
    ),
  fc.constantFrom('https://shop.example', 'https://*.example').map(
    (site): Step =>
      (ledger) =>
        ledger.removeRule(site, 'real'),
  ),
  terms.map(
    (of): Step =>
      (ledger) =>
        ledger.facts(of),
  ),
  fc.tuple(terms, moment).map(
    ([of, now]): Step =>
      async (ledger) => {
        const reading = ledger.latest(Math.min(now, of.at - days));
        const known = await ledger.facts(of, reading);
        const latest = await reading;
        // What was read before tells the same: what is shown is what a payment is judged by.
        expect(known).toEqual(await ledger.facts(of));
        return { known, latest: { ...latest, open: latest.open.map(({ id: one }) => one).toSorted() } };
      },
  ),
  moment.map(
    (at): Step =>
      (ledger) =>
        ledger.since(at),
  ),
  fc.integer({ min: 0, max: 5 }).map(
    (limit): Step =>
      (ledger) =>
        ledger.newest(limit),
  ),
  id.map(
    (of): Step =>
      (ledger) =>
        ledger.rule(of, 'real'),
  ),
);

/** What came of it; how an error is worded is the store's own business. */
async function outcomeOf(done: Promise<unknown>): Promise<unknown> {
  return done.catch(() => 'failed');
}

async function everythingIn(ledger: Ledger): Promise<unknown> {
  const purchases = await ledger.since(0);
  const logs = await Promise.all(purchases.map((purchase) => ledger.evidence(purchase.id)));
  const unsettled = (await ledger.unsettled()).map(({ id }) => id).toSorted(); // in whatever order
  const sites = ['https://shop.example', 'https://other.example'];
  const facts = await Promise.all(
    sites.map((site) => ledger.facts({ site, kind: 'real', at: noon, thing: 'one' })),
  );
  return [purchases, logs, facts, unsettled, await ledger.rules(), await ledger.find('a')];
}

describe('both ledgers', () => {
  it('say and hold the same after any steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const [real, double] = [freshLedger().ledger, memoryLedger(emptyDisk())];
        for (const run of steps) expect(await outcomeOf(run(double))).toEqual(await outcomeOf(run(real)));
        expect(await everythingIn(double)).toEqual(await everythingIn(real));
      }),
      { numRuns: 150 },
    );
  });

  it('hold what replaying the log gives, but for the bytes of the proof', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { ledger } = freshLedger();
        for (const run of steps) await outcomeOf(run(ledger));
        for (const row of await ledger.since(0)) {
          const log = await ledger.evidence(row.id);
          const rebuilt = log.reduce(after, newPurchase(termsOf(row)));
          expect(rebuilt).toEqual({ ...row, headers: null });
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** What was frozen of a row: the members that terms have, and no other. */
function termsOf(row: Purchase): Terms {
  const names = Object.keys(termsLike());
  // Picked by the names of real terms.
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))) as unknown as Terms;
}
