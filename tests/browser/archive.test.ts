// The ledger at length: batches that grow and never split a moment, rows that are taken in once, and old ones that go with their logs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MomentWords } from '../../lib/browser/storage/word-index.ts';
import { after, type Evidence } from '../../lib/core/evidence.ts';
import { counts, type MoneyState, moneyStates, newPurchase, type Purchase } from '../../lib/core/purchase.ts';
import type { Archive, DaySum, Past, Stretch } from '../../lib/wallet/ports.ts';
import { wordsOf } from '../../lib/wallet/search-words.ts';
import { filled, past, stories } from '../wallet/pasts.ts';
import { allPurchases, noon, shop } from '../wallet/world.ts';

async function batches(archive: Archive, stretch: Stretch, first: number): Promise<Purchase[][]> {
  const all: Purchase[][] = [];
  for await (const batch of archive.backwards(stretch, first)) all.push([...batch]);
  return all;
}

const many = (length: number, perMoment = 1) =>
  Array.from({ length }, (_, n) => past('settled', { at: noon + Math.floor(n / perMoment) }));

describe('read backwards', () => {
  it('in batches that grow, so that who stops early has read little', async () => {
    const { archive } = await filled(...many(200));
    const sizes = (await batches(archive, {}, 4)).map(({ length }) => length);
    expect(sizes).toEqual([4, 16, 64, 116]);
  });

  it('never splits what happened at one moment', async () => {
    const { archive } = await filled(...many(60, 7));
    const all = await batches(archive, {}, 3);
    const moments = all.map((batch) => new Set(batch.map(({ at }) => at)));
    for (const [index, batch] of moments.entries())
      for (const other of moments.slice(index + 1))
        expect([...batch].some((at) => other.has(at))).toBe(false);
    expect(all.flat()).toHaveLength(60);
  });

  it('within its bounds: the beginning is in it, the end is not', async () => {
    const { archive } = await filled(...many(20));
    const ats = async (stretch: Stretch) =>
      (await batches(archive, stretch, 2)).flat().map(({ at }) => at - noon);
    expect(await ats({ from: noon + 17 })).toEqual([19, 18, 17]);
    expect(await ats({ to: noon + 2 })).toEqual([1, 0]);
    expect(await ats({ from: noon + 5, to: noon + 7 })).toEqual([6, 5]);
    expect(await ats({ from: noon + 5, to: noon + 5 })).toEqual([]);
    expect(await ats({ from: noon + 9, to: noon + 5 })).toEqual([]);
    expect(await ats({ site: shop, from: noon + 3, to: noon + 5 })).toEqual([4, 3]);
    expect(await ats({ site: 'https://none.example' })).toEqual([]);
  });

  it('is read by one index alone where a site is asked for', async () => {
    const { archive } = await filled(...many(10), past('live', { site: 'https://other.example' }));
    expect((await batches(archive, { site: 'https://other.example' }, 50)).flat()).toHaveLength(1);
  });
});

describe('taken in', () => {
  const log = ({ log }: Past, terms = past('live').terms) =>
    log.map((entry, n): Evidence => ({ ...entry, purchase: terms.id, n }));

  it('a purchase is what its log adds up to, and the log is kept', async () => {
    const one = past('settled');
    const { ledger } = await filled(one);
    const entries = log(one, one.terms);
    expect(await ledger.evidence(one.terms.id)).toEqual(entries);
    expect(await ledger.find(one.terms.id)).toEqual(entries.reduce(after, newPurchase(one.terms)));
  });

  it.each<[string, (known: Past) => Past]>([
    ['of the same id', ({ terms }) => past('expired', { id: terms.id })],
    ['of the same authorization', ({ terms }) => past('expired', { nonce: terms.nonce })],
  ])('nothing %s: what is known stays as it is', async (_name, other) => {
    const known = past('live');
    const { ledger, archive } = await filled(known);
    const before = await allPurchases(ledger);
    expect(await archive.takeIn([other(known)])).toBe(0);
    expect(await allPurchases(ledger)).toEqual(before);
    expect(await ledger.evidence(known.terms.id)).toHaveLength(known.log.length);
  });

  it('once, also where it stands in the file twice', async () => {
    const one = past('settled');
    const { archive, ledger } = await filled();
    expect(await archive.takeIn([one, one, past('live')])).toBe(2);
    expect(await archive.takeIn([one])).toBe(0);
    expect(await allPurchases(ledger)).toHaveLength(2);
  });

  it('all or nothing of one call', async () => {
    const { archive, ledger } = await filled();
    const broken = { ...past('live'), log: [{ kind: 'sent', at: () => 0 } as never] }; // IndexedDB refuses a function
    await expect(archive.takeIn([past('live'), broken])).rejects.toThrow();
    expect(await allPurchases(ledger)).toEqual([]);
  });
});

describe('forgotten', () => {
  it('is what is old and may go, with its log, and nothing else', async () => {
    const all = many(10);
    const { database, ledger, archive } = await filled(...all);
    const gone = await archive.forget(noon + 5, ({ at }) => at % 2 === 0);
    const left = (await allPurchases(ledger)).map(({ at }) => at - noon);
    expect([gone, left]).toEqual([3, [1, 3, 5, 6, 7, 8, 9]]);
    expect(await (await database).count('evidence')).toBe(7 * (1 + stories.settled.length));
  });

  it('is looked at once more before it goes', async () => {
    const { archive, ledger } = await filled(past('settled'));
    let looks = 0;
    await archive.forget(noon + 1, () => {
      looks += 1;
      return looks === 1;
    });
    expect(looks).toBe(2);
    expect(await allPurchases(ledger)).toHaveLength(1);
  });
});

describe('what is kept beside the purchases', () => {
  type Step = readonly [what: 'take' | 'book' | 'adopt' | 'reserve' | 'forget', n: number, money: MoneyState];
  const anyStep = fc.tuple(
    fc.constantFrom<Step[0]>('take', 'book', 'adopt', 'reserve', 'forget'),
    fc.nat({ max: 7 }),
    fc.constantFrom(...moneyStates),
  );
  const day = 86_400_000;

  it('sums of the days and words of the moments are what the purchases say, whatever is done to the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        const { database, ledger, archive } = await filled();
        for (const [what, n, money] of steps) {
          const one = past(money, { at: noon + (n % 3) * day, site: `https://${n % 2}.example` });
          const known = (await allPurchases(ledger))[n];
          const terms = n === 1 && known !== undefined ? { ...one.terms, nonce: known.nonce } : one.terms;
          if (what === 'take') await archive.takeIn([{ ...one, terms }]);
          if (what === 'adopt') await ledger.adopt(terms, stories[money]);
          if (what === 'reserve') {
            const first = { kind: 'reserved', challenge: '', offer: null } as const;
            await ledger.reserve(terms, first, () =>
              money === 'void' ? { say: 'refuse', reason: 'site-blocked' } : { say: 'pay' },
            );
          }
          if (what === 'book' && known !== undefined)
            for (const happening of stories[money]) await ledger.book(known.id, happening, noon);
          if (what === 'forget') await archive.forget(noon + day, ({ site }) => site.includes('0'));
        }
        expect(await archive.daySums(0, 1e6)).toEqual(sumsOf(await allPurchases(ledger)));
        expect(await (await database).getAll('words')).toEqual(wordsOfMoments(await allPurchases(ledger)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a use that was found on the chain', () => {
  const nonce = `0x${'fe'.repeat(32)}`;
  const found = past('settled', {
    id: `found-${nonce}`,
    site: '',
    url: '',
    nonce,
    at: noon,
    decidedBy: 'elsewhere',
    amount: '70000',
  });
  const happenings = found.log.map(({ at, ...happening }) => happening);

  it.each<[string, Past, boolean]>([
    ['nothing is known', past('live'), true],
    ['the same purchase is known', past('live', { nonce, amount: '70000' }), false],
    ['the same purchase is known, and settled', past('settled', { nonce, amount: '70000' }), false],
    ['a file said that it expired', past('expired', { nonce, amount: '70000' }), true],
    ['a file said that it was never signed', past('void', { nonce, amount: '70000' }), true],
    ['a file said that it was less', past('settled', { nonce, amount: '1' }), true],
    ['a file said that it went to another', past('settled', { nonce, amount: '70000', payTo: shop }), true],
    [
      'a file said that it was long ago',
      past('settled', { nonce, amount: '70000', at: noon - 86_400_000 }),
      true,
    ],
    [
      'a file said less and earlier under the id that it would have',
      past('settled', { id: `found-${nonce}`, nonce, amount: '1', at: noon - 5 }),
      true,
    ],
    [
      'a file said less under the id that it would have',
      past('settled', { id: `found-${nonce}`, nonce, amount: '1' }),
      true,
    ],
  ])('where %s', async (_name, known, isAdopted) => {
    const { database, ledger, archive } = await filled(known);
    expect(await ledger.adopt(found.terms, happenings)).toBe(isAdopted);
    expect(await archive.daySums(0, 1e6)).toEqual(sumsOf(await allPurchases(ledger)));
    expect(await (await database).getAll('words')).toEqual(wordsOfMoments(await allPurchases(ledger)));
    const counted = (await ledger.since(noon)).filter(({ nonce: one }) => one === nonce);
    const counts = counted.some(({ amount, money }) => amount === '70000' && money !== 'expired');
    expect(counts).toBe(known.terms.nonce === nonce || isAdopted);
    expect(await ledger.adopt(found.terms, happenings)).toBe(false);
    if (isAdopted) expect(await ledger.evidence(found.terms.id)).toHaveLength(happenings.length);
  });
});

/** What the days come to, told by the rows. */
function sumsOf(purchases: readonly Purchase[]): DaySum[] {
  const sums = new Map<string, DaySum>();
  for (const { at, site, network, kind, cost, money } of purchases) {
    if (!counts(money)) continue;
    const key = `${Math.floor(at / 86_400_000)} ${site} ${network}`;
    const before = sums.get(key) ?? { cost: '0', count: 0 };
    sums.set(key, {
      day: Math.floor(at / 86_400_000),
      site,
      network,
      kind,
      cost: (BigInt(before.cost) + BigInt(cost)).toString(),
      count: before.count + 1,
    });
  }
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

/** What the moments are found by, told by the rows. */
function wordsOfMoments(purchases: readonly Purchase[]): MomentWords[] {
  const keys = new Map<number, Set<string>>();
  for (const purchase of purchases.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const known = keys.get(purchase.at) ?? new Set();
    keys.set(purchase.at, known);
    const words = wordsOf(purchase).map((word) => word.slice(0, 16));
    for (const word of [`@${purchase.site}`, `#${purchase.network}`, ...words]) known.add(word);
  }
  return [...keys]
    .toSorted(([one], [other]) => one - other)
    .map(([at, words]) => ({ at, words: [...words] }));
}
