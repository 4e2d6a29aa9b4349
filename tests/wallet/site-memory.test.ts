// What is remembered of a site: its payee on each network and the price of each path; a yes alone changes either.
import { describe, expect, it } from 'vitest';
import type { Purchase } from '../../lib/core/purchase.ts';
import type { SiteMemory } from '../../lib/wallet/ports.ts';
import {
  changesSince,
  isOtherNetwork,
  isOtherPayee,
  lastPaidAt,
  remembering,
  usualPriceOf,
  wasPaidLastBy,
} from '../../lib/wallet/site-memory.ts';
import { payee } from '../fixtures/challenges.ts';
import { purchaseLike } from './journal.ts';
import { shop } from './world.ts';

const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const testNetwork = 'eip155:84532';

function remembered(...changes: Partial<Purchase>[]): SiteMemory | undefined {
  return changes.reduce<SiteMemory | undefined>(
    (memory, change) => remembering(memory, purchaseLike(change)),
    undefined,
  );
}

describe('the payee', () => {
  it('is nobody’s until the first payment, and then another one is told apart', () => {
    expect(isOtherPayee(undefined, purchaseLike())).toBe(false);
    expect(isOtherPayee(remembered({}), purchaseLike())).toBe(false);
    expect(isOtherPayee(remembered({}), purchaseLike({ payTo: other }))).toBe(true);
  });

  it('is the same however its address is written', () => {
    expect(isOtherPayee(remembered({}), purchaseLike({ payTo: payee.toLowerCase() }))).toBe(false);
  });

  it('of one network says nothing of another', () => {
    expect(isOtherPayee(remembered({}), purchaseLike({ network: testNetwork, payTo: other }))).toBe(false);
    const both = remembered({}, { network: testNetwork, payTo: other });
    expect(isOtherPayee(both, purchaseLike())).toBe(false);
    expect(isOtherPayee(both, purchaseLike({ network: testNetwork }))).toBe(true);
  });

  it('changes by a person’s yes, never by a rule', () => {
    const byRule = remembered({}, { payTo: other, decidedBy: 'rule' });
    expect(isOtherPayee(byRule, purchaseLike({ payTo: other }))).toBe(true);
    const byUser = remembered({}, { payTo: other, decidedBy: 'user' });
    expect(isOtherPayee(byUser, purchaseLike({ payTo: other }))).toBe(false);
    expect(isOtherPayee(byUser, purchaseLike())).toBe(true);
  });
});

describe('the network', () => {
  it('is another where the site was paid before, and never there', () => {
    const there = purchaseLike({ network: testNetwork });
    expect(isOtherNetwork(undefined, there)).toBe(false);
    expect(isOtherNetwork(remembered({}), purchaseLike())).toBe(false);
    expect(isOtherNetwork(remembered({}), there)).toBe(true);
    expect(isOtherNetwork(remembered({}, { network: testNetwork }), there)).toBe(false);
  });

  it('of another origin that charges on the site’s pages is one of its own', () => {
    const api = { url: 'https://api.example/paper' };
    expect(isOtherNetwork(remembered({}), purchaseLike({ ...api, network: testNetwork }))).toBe(false);
    expect(isOtherNetwork(remembered(api), purchaseLike({ ...api, network: testNetwork }))).toBe(true);
    expect(isOtherNetwork(remembered(api), purchaseLike({ network: testNetwork }))).toBe(false);
  });
});

describe('what is not as it was', () => {
  it('is nothing where nothing is remembered, or all is the same', () => {
    expect(changesSince(undefined, purchaseLike())).toEqual([]);
    expect(changesSince(remembered({}), purchaseLike())).toEqual([]);
  });

  it('is told with the old and the new', () => {
    const memory = remembered({ cost: '100' }, { cost: '100', url: `${shop}/other`, network: 'eip155:10' });
    expect(changesSince(memory, purchaseLike({ payTo: other, cost: '101' }))).toEqual([
      { what: 'payee', before: payee, now: other },
      { what: 'price', before: '100', now: '101' },
    ]);
    expect(changesSince(memory, purchaseLike({ network: testNetwork, cost: '100' }))).toEqual([
      { what: 'network', before: `${purchaseLike().network} eip155:10`, now: testNetwork },
    ]);
  });
});

describe('the usual price', () => {
  it('is not known before the first payment', () => {
    expect(usualPriceOf(undefined, purchaseLike())).toBeNull();
    expect(usualPriceOf(remembered({}), purchaseLike({ url: `${shop}/other` }))).toBeNull();
  });

  it('is that of the path: a query does not make another thing of it, another origin does', () => {
    const memory = remembered({ url: `${shop}/paper?page=1`, cost: '300' });
    expect(usualPriceOf(memory, purchaseLike({ url: `${shop}/paper?page=2` }))).toBe(300n);
    expect(usualPriceOf(memory, purchaseLike({ url: 'https://api.example/paper?page=1' }))).toBeNull();
  });

  it('changes by a person’s yes, never by a rule: a price cannot creep up step by step', () => {
    const prices = ['100', '200', '400', '800'];
    const byRule = remembered(...prices.map((cost) => ({ cost })));
    expect(usualPriceOf(byRule, purchaseLike())).toBe(100n);
    const byUser = remembered(...prices.map((cost) => ({ cost, decidedBy: 'user' as const })));
    expect(usualPriceOf(byUser, purchaseLike())).toBe(800n);
  });

  it('of what nobody knows the worth is none: neither remembered nor compared with one that is', () => {
    const strange = purchaseLike({ cost: '0' });
    expect(remembered({ cost: '0' })?.prices).toEqual({});
    const known = remembered({ cost: '10000' }, { cost: '0' });
    expect(usualPriceOf(known, strange)).toBe(10_000n);
    expect(changesSince(known, strange)).toEqual([]);
    expect(changesSince(remembered({ cost: '0' }), purchaseLike({ cost: '10000' }))).toEqual([]);
  });

  it('is remembered of two hundred paths; the ones paid longest ago are forgotten', () => {
    const paths = Array.from({ length: 200 }, (_, index) => ({
      url: `${shop}/${index}`,
      cost: `${index + 1}`,
    }));
    const full = remembered(...paths);
    const usual = (memory: SiteMemory | undefined, index: number) =>
      usualPriceOf(memory, purchaseLike({ url: `${shop}/${index}` }));
    expect(Object.keys(full?.prices ?? {})).toHaveLength(200);
    const again = remembering(full, purchaseLike({ url: `${shop}/0` }));
    expect(Object.keys(again.prices)).toHaveLength(200);
    const more = remembering(again, purchaseLike({ url: `${shop}/200` }));
    expect([usual(more, 0), usual(more, 1), usual(more, 2), usual(more, 200)]).toEqual([
      1n,
      null,
      3n,
      10_000n,
    ]);
  });
});

describe('the way that it was paid last', () => {
  const { network, asset } = purchaseLike();
  const way = { network, asset, payTo: payee };
  const otherWay = { network: testNetwork, asset, payTo: payee };
  const url = `${shop}/anything`;

  it('is that of the latest payment, by a rule too, and each origin has its own', () => {
    const memory = remembered(
      {},
      { network: testNetwork, decidedBy: 'rule' },
      { url: 'https://ads.example/x' },
    );
    expect(wasPaidLastBy(memory, url, otherWay)).toBe(true);
    expect(wasPaidLastBy(memory, url, way)).toBe(false);
    expect(wasPaidLastBy(memory, 'https://ads.example/y', way)).toBe(true);
    expect(wasPaidLastBy(undefined, url, way)).toBe(false);
    expect(wasPaidLastBy(memory, url, { ...otherWay, payTo: other }), 'another payee').toBe(false);
  });

  it('is told with what it cost', () => {
    const memory = remembered(
      { cost: '10' },
      { cost: '30', url: `${shop}/b` },
      { url: 'https://ads.example/x' },
    );
    expect(lastPaidAt(memory, shop)).toEqual({ network, asset, cost: '30' });
    expect(lastPaidAt(memory, 'https://nobody.example')).toBeNull();
  });

  it('of a memory of before is the only network that it knows, and nothing where it knows several', () => {
    const { paidWith: _unknown, ...one } = remembered({}) as SiteMemory; // something was remembered
    expect(wasPaidLastBy(one, url, way)).toBe(true);
    expect(wasPaidLastBy(one, url, otherWay)).toBe(false);
    const { paidWith: _too, ...two } = remembered({}, { network: testNetwork }) as SiteMemory;
    expect([way, otherWay].map((each) => wasPaidLastBy(two, url, each))).toEqual([false, false]);
    expect(lastPaidAt(two, shop)).toBeNull();
  });
});
