// Which of several offers is proposed, as laws: dearer, slower and worse never helps, a seller's order never decides, what cannot be
// paid is never taken while something can, and between what is much the same nobody is sent to and fro.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Temperament, temperaments } from '../../lib/core/choice.ts';
import { type Prospect, rank } from '../../lib/wallet/rank.ts';

const plain: Prospect = {
  id: 'a',
  money: 'real',
  priced: true,
  cost: 10_000n,
  fee: 0n,
  amount: 10_000n,
  place: 0,
  short: false,
  caution: null,
  wait: 3_000,
  failing: 111_111,
  last: false,
};

const like = (id: string, change: Partial<Prospect> = {}): Prospect => ({
  ...plain,
  id,
  amount: change.cost ?? plain.cost,
  ...change,
});

const anyProspect = fc
  .record({
    money: fc.constantFrom('real', 'real', 'test'),
    priced: fc.constantFrom(true, true, true, false),
    cost: fc.bigInt({ min: 1n, max: 60_000n }),
    fee: fc.constantFrom(0n, 0n, 700n),
    place: fc.nat({ max: 3 }),
    short: fc.boolean(),
    caution: fc.constantFrom(null, null, 'silent', 'failing'),
    wait: fc.nat({ max: 40_000 }),
    failing: fc.nat({ max: 1_000_000 }),
    last: fc.constantFrom(false, false, true),
  })
  .map((one): Omit<Prospect, 'id'> => {
    const cost = one.priced ? one.cost : 0n;
    return { ...one, cost, amount: one.cost } as Omit<Prospect, 'id'>; // the constants above are its words
  });

const several = fc
  .array(anyProspect, { minLength: 1, maxLength: 6 })
  .map((all) => all.map((one, index): Prospect => ({ ...one, id: `${index}` })));
/** Told apart by nothing that counts. */
const twins = fc
  .array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 6 })
  .map((places) => places.map((place, index) => like(`${index}`, { place })));
const temperament = fc.constantFrom<Temperament[]>(...temperaments);

const chosenOf = (prospects: readonly Prospect[], how: Temperament = 'balanced') =>
  rank(prospects, how).order[0]?.id;

describe('of any offers', () => {
  it('the order in which they are named decides nothing', () => {
    const shuffled = fc
      .oneof(several, twins)
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, temperament, ([all, mixed], how) => {
        expect(rank(mixed, how)).toEqual(rank(all, how));
      }),
      { numRuns: 2_000 },
    );
  });

  it('all are there, each once', () => {
    fc.assert(
      fc.property(several, temperament, (all, how) => {
        expect(rank(all, how).order.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(all);
      }),
    );
  });

  it('what there is too little money for is not chosen while there is enough for another of its kind', () => {
    fc.assert(
      fc.property(several, temperament, (all, how) => {
        const [chosen] = rank(all, how).order;
        const isPossible = all.some(({ money, short }) => money === chosen?.money && !short);
        expect(chosen?.short && isPossible).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is avoided is not chosen while another can be paid: of a seller’s failures, at up to twice the lowest price', () => {
    // What is near to the chosen price, and not to the lowest, may stay behind.
    const apart: readonly Prospect[] = [
      like('0', { cost: 2_104n, failing: 0 }),
      like('1', { cost: 701n, caution: 'failing', failing: 1_742 }),
      like('2', { cost: 1_052n, caution: 'failing', failing: 0 }),
    ];
    fc.assert(
      fc.property(several, temperament, (all, how) => {
        const [chosen] = rank(all, how).order;
        const possible = all.filter(
          ({ money, short, caution }) => money === chosen?.money && !short && caution === null,
        );
        if (chosen?.caution === 'silent') expect(possible).toEqual([]);
        const least = all
          .filter(
            (one) => one.money === chosen?.money && one.priced && !one.short && one.caution !== 'silent',
          )
          .map(({ cost, fee }) => cost + fee)
          .toSorted((one, other) => Number(one - other))[0];
        const isNear = ({ priced, cost, fee }: Prospect) =>
          priced && least !== undefined && cost + fee <= 2n * least;
        if (chosen?.caution === 'failing') expect(possible.filter(isNear)).toEqual([]);
      }),
      { numRuns: 2_000, examples: [[[...apart], 'fast']] },
    );
  });

  it('play money is not chosen where real money is taken', () => {
    fc.assert(
      fc.property(several, temperament, (all, how) => {
        const [chosen] = rank(all, how).order;
        expect(chosen?.money === 'test' && all.some(({ money }) => money === 'real')).toBe(false);
      }),
    );
  });

  const worse: readonly [string, (one: Prospect, by: number) => Prospect][] = [
    [
      'dearer',
      (one, by) =>
        one.priced
          ? { ...one, cost: one.cost + BigInt(by), amount: one.amount + BigInt(by) }
          : { ...one, amount: one.amount + BigInt(by) },
    ],
    ['with a higher fee', (one, by) => ({ ...one, fee: one.fee + BigInt(by) })],
    ['slower', (one, by) => ({ ...one, wait: one.wait + by })],
    ['failing more often', (one, by) => ({ ...one, failing: Math.min(1_000_000, one.failing + by * 20) })],
    ['avoided', (one) => ({ ...one, caution: one.caution ?? 'failing' })],
    ['out of reach', (one) => ({ ...one, caution: 'silent' })],
    ['too dear for the money there is', (one) => ({ ...one, short: true })],
  ];

  it.each(worse)('what becomes %s is not chosen for it', (_name, worsen) => {
    fc.assert(
      fc.property(several, fc.nat(), fc.nat({ max: 50_000 }), temperament, (all, which, by, how) => {
        const target = all[which % all.length] as Prospect; // there is at least one
        const after = all.map((one) => (one === target ? worsen(one, by) : one));
        if (chosenOf(all, how) !== target.id) expect(chosenOf(after, how)).not.toBe(target.id);
      }),
      { numRuns: 4_000 },
    );
  });

  it('a reason is told wherever there was something to compare with', () => {
    fc.assert(
      fc.property(several, temperament, (all, how) => {
        const { order, because } = rank(all, how);
        const rivals = order.slice(1).filter(({ money, priced }) => money === order[0]?.money && priced);
        expect(because === null).toBe(rivals.length === 0);
      }),
    );
  });
});

describe('a network that is much the same', () => {
  /** Both near to each other: what a site was paid with last, and another one. */
  const noise = fc.array(fc.tuple(fc.integer({ min: -110, max: 110 }), fc.integer({ min: -110, max: 110 })), {
    minLength: 2,
    maxLength: 40,
  });

  it('is stayed with, whatever the noise in how long it takes', () => {
    fc.assert(
      fc.property(noise, fc.constantFrom('one', 'other'), (measured, begin) => {
        let last: string = begin;
        for (const [mine, its] of measured) {
          const chosen = chosenOf([
            like('one', { wait: 3_000 + mine, last: last === 'one' }),
            like('other', { wait: 3_000 + its, last: last === 'other', place: 1 }),
          ]);
          expect(chosen).toBe(begin);
          last = chosen ?? '';
        }
      }),
    );
  });

  it('would be left and taken again by the noise, were it not for that', () => {
    const without = [-100, 100].map((mine) =>
      chosenOf([like('one', { wait: 3_000 + mine }), like('other', { wait: 3_000, place: 1 })]),
    );
    expect(without).toEqual(['one', 'other']);
  });

  it('is left for what is clearly better', () => {
    const known = like('known', { last: true });
    expect(chosenOf([known, like('new', { cost: 9_800n })])).toBe('known');
    expect(chosenOf([known, like('new', { cost: 7_000n })])).toBe('new');
    expect(chosenOf([{ ...known, short: true }, like('new', { cost: 11_000n })])).toBe('new');
    expect(chosenOf([{ ...known, caution: 'silent' }, like('new', { cost: 11_000n })])).toBe('new');
  });
});

describe('a temperament', () => {
  const cheapAndSlow = like('cheap', { cost: 10_000n, wait: 10_000 });
  const dearAndFast = like('dear', { cost: 13_000n, wait: 2_000 });
  const dearerAndFast = like('dearer', { cost: 25_000n, wait: 2_000 });

  it.each<[Temperament, string, string]>([
    ['thrifty', 'cheap', 'cheap'],
    ['balanced', 'dear', 'cheap'],
    ['fast', 'dear', 'dearer'],
  ])('%s', (how, first, second) => {
    expect(chosenOf([cheapAndSlow, dearAndFast], how)).toBe(first);
    expect(chosenOf([cheapAndSlow, dearerAndFast], how)).toBe(second);
  });

  it('pays a seller no more for having been slow where it is cheap', () => {
    const slowed = like('cheap', { wait: 10 * 60_000, failing: 1_000_000 });
    for (const how of temperaments)
      for (const caution of [null, 'failing'] as const)
        expect(chosenOf([{ ...slowed, caution }, like('dear', { cost: 40_000n })], how)).toBe('cheap');
  });
});

describe('the reason', () => {
  const cheap = like('cheap');
  const dear = like('dear', { cost: 12_000n, place: 1 });

  it.each<[string, Prospect, Prospect, object | null]>([
    ['nothing costs less', cheap, dear, { reason: 'cheapest' }],
    ['there is money', { ...cheap, short: true }, dear, { reason: 'funded', numbers: { more: '2000' } }],
    [
      'its chain answers',
      { ...cheap, caution: 'silent' },
      dear,
      { reason: 'answering', numbers: { more: '2000' } },
    ],
    ['it works', { ...cheap, caution: 'failing' }, dear, { reason: 'reliable', numbers: { more: '2000' } }],
    [
      'it is faster',
      { ...cheap, wait: 20_000 },
      dear,
      { reason: 'faster', numbers: { more: '2000', wait: '3000', than: '20000' } },
    ],
    [
      'it fails less often',
      { ...cheap, failing: 600_000 },
      dear,
      { reason: 'steadier', numbers: { more: '2000' } },
    ],
    [
      'it was taken last',
      cheap,
      { ...dear, cost: 10_300n, last: true },
      { reason: 'as-before', numbers: { more: '300' } },
    ],
    [
      'it costs the same, and was taken last',
      cheap,
      { ...dear, cost: 10_000n, last: true },
      { reason: 'as-before', numbers: {} },
    ],
    ['nothing tells them apart', cheap, like('dear', { place: 1 }), { reason: 'alike', numbers: {} }],
    ['the other is play money', cheap, { ...dear, money: 'test' }, null],
    ['of the other nobody knows the worth', cheap, { ...dear, priced: false, cost: 0n }, null],
  ])('%s', (_name, one, other, because) => {
    expect(rank([one, other], 'balanced').because).toEqual(because);
  });
});
