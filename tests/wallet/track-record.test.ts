// How paying went, as it is remembered: what is measured, who is avoided after failures in a row, who is tried again, and that one
// hostile seller can neither close a network to the others nor fill the memory.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsIn } from '../../lib/browser/storage/records.ts';
import { after, type Happening } from '../../lib/core/evidence.ts';
import { newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import { givenUp } from '../../lib/wallet/settle.ts';
import { outlook, recordAfter, type TrackRecord } from '../../lib/wallet/track-record.ts';
import { past } from './pasts.ts';
import { clockAt, countedRandom, freshLedger, happen, noon, reserved, shop, wantedFor } from './world.ts';

const minute = 60_000;
const usual = 3_000;
const sent: Happening = { kind: 'sent' };
const delivered: Happening = { kind: 'answered', status: 200, claim: null, receipt: null };
const refusedAgain: Happening = { kind: 'answered', status: 402, claim: null, receipt: null };
const lost: Happening = { kind: 'lost' };

/** One purchase at a host from its reservation on; each thing takes its time. */
function told(
  record: TrackRecord | undefined,
  happenings: readonly Happening[],
  { host = 'shop.example', at = noon, took = 1_000 } = {},
): TrackRecord | undefined {
  const { terms } = past('live');
  let purchase: Purchase = newPurchase({ ...terms, url: `https://${host}/paper`, at });
  let latest = record;
  let now = at;
  for (const happening of [{ kind: 'signed', proof: '' } as const, ...happenings]) {
    latest = recordAfter(latest, purchase, happening, now) ?? latest;
    purchase = after(purchase, { ...happening, purchase: purchase.id, n: 0, at: now });
    now += took;
  }
  return latest;
}

const bought = [sent, delivered];
const failed = [sent, refusedAgain];

function times(count: number, one: (record: TrackRecord | undefined, n: number) => TrackRecord | undefined) {
  return Array.from({ length: count }).reduce<TrackRecord | undefined>(
    (record, _, n) => one(record, n),
    undefined,
  );
}

const at = (record: TrackRecord | undefined, host = 'shop.example', now = noon + 5_000) =>
  outlook(record, host, usual, now);

describe('how long it takes', () => {
  it('is what is usual, as long as nothing was bought', () => {
    expect(at(undefined)).toEqual({ wait: usual, failing: 111_111, isAvoided: false });
  });

  it('comes near to what is measured, and one slow answer is no slow seller', () => {
    const once = told(undefined, bought, { took: 5 * usual });
    expect(at(once).wait).toBeLessThan(2 * usual);
    const often = times(20, (record) => told(record, bought, { took: 400 }));
    expect(at(often).wait).toBeGreaterThan(390);
    expect(at(often).wait).toBeLessThan(600);
  });

  it('is told of a seller that was never paid by what others on its network took', () => {
    const record = times(20, (before) => told(before, bought, { took: 400 }));
    expect(at(record, 'new.example').wait).toBeLessThan(600);
  });

  it('counts less the longer it is ago', () => {
    const record = times(20, (before) => told(before, bought, { took: 400 }));
    const later = at(record, 'shop.example', noon + 70 * 24 * 60 * minute).wait;
    expect(later).toBeGreaterThan(2_900);
  });

  it('of what came on a later try nothing is measured', () => {
    const record = told(undefined, [sent, lost, sent, delivered], { took: 50_000 });
    expect(at(record).wait).toBe(usual);
  });
});

describe('how often it fails', () => {
  it('rises with each failure and falls with what went well', () => {
    const one = told(undefined, failed);
    const two = told(one, failed);
    expect(at(two).failing).toBeGreaterThan(at(one).failing);
    expect(at(told(two, bought)).failing).toBeLessThan(at(two).failing);
  });

  it('never falls by a failure, whatever came before', () => {
    const history = fc.array(fc.constantFrom(bought, failed, [sent, lost]), { maxLength: 12 });
    fc.assert(
      fc.property(history, (all) => {
        const record = all.reduce<TrackRecord | undefined>((before, one) => told(before, one), undefined);
        expect(at(told(record, failed)).failing).toBeGreaterThanOrEqual(at(record).failing);
      }),
    );
  });

  it('is one failure, however often the same bytes are presented; and none when the goods come after all', () => {
    const thrice = told(undefined, [sent, refusedAgain, sent, refusedAgain, sent, refusedAgain]);
    expect(at(thrice)).toEqual(at(told(undefined, failed)));
    expect(at(told(undefined, [sent, refusedAgain, sent, delivered])).isAvoided).toBe(false);
  });
});

describe('who fails three times in a row', () => {
  const broken = times(3, (record, n) => told(record, failed, { at: noon + n * 1_000, took: 0 }));

  it('is avoided for a minute, and then tried again', () => {
    expect(at(broken, 'shop.example', noon + 3_000).isAvoided).toBe(true);
    expect(at(broken, 'shop.example', noon + 2_000 + minute).isAvoided).toBe(false);
  });

  it('is not avoided after two, nor where something went well between', () => {
    expect(at(times(2, (record) => told(record, failed, { took: 0 }))).isAvoided).toBe(false);
    const mended = told(
      told(
        times(2, (record) => told(record, failed, { took: 0 })),
        bought,
      ),
      failed,
    );
    expect(at(mended).isAvoided).toBe(false);
  });

  it('is not, where the failures are long apart', () => {
    const apart = times(4, (record, n) => told(record, failed, { at: noon + n * 11 * minute, took: 0 }));
    expect(at(apart, 'shop.example', noon + 33 * minute).isAvoided).toBe(false);
  });

  it('one payment goes to see how it is now; the others wait for what becomes of it', () => {
    const due = noon + 3 * minute;
    const probing = told(broken, [sent], { at: due, took: 0 });
    expect(at(probing, 'shop.example', due + 1).isAvoided).toBe(true);
    const well = told(probing, bought, { at: due + 1_000 });
    expect(at(well, 'shop.example', due + 3_000).isAvoided).toBe(false);
  });

  it('a failed try makes the next time twice as long, up to an hour', () => {
    let record = broken;
    let now = noon + 2_000;
    const pauses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      let pause = 0;
      while (at(record, 'shop.example', now + pause).isAvoided) pause += minute / 2;
      pauses.push(pause / minute);
      now += pause;
      record = told(record, failed, { at: now, took: 0 });
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('twelve that fail at once are one row, not a pause of hours', () => {
    const gallery = times(12, (record) => told(record, failed, { took: 0 }));
    expect(at(gallery, 'shop.example', noon + minute).isAvoided).toBe(false);
  });

  it('what never answered is half a failure, and what was on its way when the browser ended is none', () => {
    expect(at(times(5, (record) => told(record, [sent, lost]))).isAvoided).toBe(false);
    expect(at(times(6, (record) => told(record, [sent, lost]))).isAvoided).toBe(true);
    expect(at(times(9, (record) => told(record, [sent, lost], { took: 20 * minute })))).toEqual(
      at(undefined),
    );
  });

  it('a clock that is set back does not avoid it for days', () => {
    expect(at(broken, 'shop.example', noon - 24 * 60 * minute).isAvoided).toBe(false);
  });
});

describe('a network', () => {
  it('is not avoided for one seller, however often it fails', () => {
    const evil = times(50, (record) => told(record, failed, { host: 'evil.example', took: 0 }));
    expect(at(evil, 'evil.example').isAvoided).toBe(true);
    expect(at(evil, 'shop.example').isAvoided).toBe(false);
    expect(at(evil, 'shop.example').failing).toBe(at(told(undefined, failed), 'new.example').failing);
  });

  it('is avoided where three sellers failed in a row', () => {
    const hosts = ['one.example', 'two.example', 'three.example'];
    const record = times(3, (before, n) => told(before, failed, { host: hosts[n] ?? '', took: 0 }));
    expect(at(record, 'shop.example').isAvoided).toBe(true);
  });

  it('remembers so many sellers and no more: those that were paid last', () => {
    const record = times(200, (before, n) => told(before, bought, { host: `shop-${n}.example` }));
    expect(Object.keys(record?.hosts ?? {})).toHaveLength(64);
    expect(Object.keys(record?.hosts ?? {}).at(-1)).toBe('shop-199.example');
  });
});

describe('the ledger', () => {
  it('keeps the record with the news that it is made of, and nothing of what tells nothing', async () => {
    const { ledger, database } = freshLedger();
    const record = recordsIn(database);
    const ports = { ledger, clock: clockAt(), random: countedRandom() };
    const { id, network } = await reserved(wantedFor({ decidedBy: 'user' }), ports);
    await happen(ledger, id, [{ kind: 'signed', proof: 'ab' }, sent]);
    expect(await record(network)).toBeUndefined();
    await happen(ledger, id, [delivered], noon + 1_500);
    const kept = await record(network);
    expect(kept?.all.good).toBe(1);
    expect(kept?.hosts[new URL(shop).host]?.wait.weight).toBeCloseTo(0.2);
    const next = await reserved(wantedFor({ decidedBy: 'user', url: `${shop}/other` }), ports);
    await givenUp(next.id, ports);
    expect(await record(network)).toEqual(kept);
    expect(await record('eip155:137')).toBeUndefined();
  });
});
