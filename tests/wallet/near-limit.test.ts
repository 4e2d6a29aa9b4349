// The note at 80 %: once in each window, by the numbers that a payment is judged by, with the time that they free themselves at.
import { beforeEach, describe, expect, it } from 'vitest';
import { createNearLimit, type NearLimit, type Told } from '../../lib/wallet/near-limit.ts';
import type { Ledger } from '../../lib/wallet/ports.ts';
import {
  allowed,
  clockAt,
  countedRandom,
  freshLedger,
  noon,
  reserved,
  shop,
  type TurnableClock,
  wantedFor,
} from './world.ts';

const hour = 3_600_000;
const day = 24 * hour;
let ledger: Ledger;
let clock: TurnableClock;
let near: NearLimit;
let told: readonly Told[];
let random: ReturnType<typeof countedRandom>;
const store = {
  read: async () => told,
  write: async (next: readonly Told[]) => {
    told = next;
  },
};

beforeEach(() => {
  const fresh = freshLedger();
  ledger = fresh.ledger;
  clock = clockAt();
  told = [];
  random = countedRandom();
  near = createNearLimit({ ledger, clock, told: store });
});

let paths = 0;
/** A cent each; tells whether there was something new to say. */
async function pay(times: number, site: string = shop): Promise<boolean[]> {
  const news: boolean[] = [];
  for (let n = 0; n < times; n += 1) {
    paths += 1;
    const wanted = wantedFor({ decidedBy: 'user', url: `${shop}/${paths}`, site: site as typeof shop });
    news.push(await near.paid(await reserved(wanted, { ledger, clock, random })));
  }
  return news;
}

describe('a budget', () => {
  it('says nothing below 80 %, and at 80 % what is spent, when it is less, and how many more fit in', async () => {
    await allowed(ledger, { perDay: 100_000n });
    expect(await pay(7)).toEqual(Array(7).fill(false));
    expect(await near.notes()).toEqual([]);
    expect(await pay(1)).toEqual([true]);
    expect(await near.notes()).toEqual([
      {
        id: `per-day real ${shop}`,
        site: shop,
        money: 'real',
        window: 'day',
        spent: '80000',
        limit: '100000',
        lessAt: noon + day,
        more: 2,
      },
    ]);
  });

  it('says it once in its window, in the numbers of now', async () => {
    await allowed(ledger, { perDay: 100_000n });
    expect((await pay(10)).filter(Boolean)).toHaveLength(1);
    expect(await near.notes()).toMatchObject([{ spent: '100000', more: 0 }]);
  });

  it('says it once where many are paid at once', async () => {
    await allowed(ledger, { perDay: 100_000n });
    await pay(7);
    const rows = await ledger.since(0);
    await pay(2);
    told = [];
    const news = await Promise.all(rows.map((row) => near.paid(row)));
    expect(news.filter(Boolean)).toHaveLength(1);
  });

  it('is put away by the person, and is told again in the next window alone', async () => {
    await allowed(ledger, { perDay: 100_000n });
    await pay(8);
    await near.putAway(`per-day real ${shop}`);
    expect(await near.notes()).toEqual([]);
    expect(await pay(1)).toEqual([false]);
    clock.now += day + 1;
    expect((await pay(8)).filter(Boolean)).toHaveLength(1);
    expect(await near.notes()).toHaveLength(1);
  });

  it('falls silent by itself when it is less spent', async () => {
    await allowed(ledger, { perDay: 100_000n });
    await pay(4);
    clock.now += hour;
    await pay(4);
    expect(await near.notes()).toHaveLength(1);
    clock.now += 23 * hour + 1; // of the first four nothing is counted any more
    expect(await near.notes()).toEqual([]);
  });

  it('of another limit is another', async () => {
    await allowed(ledger, { perDay: 100_000n });
    await pay(8);
    await allowed(ledger, { perDay: 120_000n });
    expect((await pay(2)).filter(Boolean)).toHaveLength(1);
    expect(await near.notes()).toMatchObject([{ limit: '120000' }]);
  });

  it('is none of a site that is asked about every time', async () => {
    await allowed(ledger, { perDay: 100_000n, on: false });
    expect((await pay(10)).filter(Boolean)).toEqual([]);
  });

  it('of all sites is told without any one of them', async () => {
    const settings = { 'all-day': '100000' };
    await ledger.putRule({ site: '*', money: 'real', on: true, settings, changedAt: noon });
    await pay(4);
    await pay(4, 'https://other.example');
    expect(await near.notes()).toMatchObject([
      { id: 'all-day real *', site: null, window: 'day', spent: '80000', limit: '100000' },
    ]);
  });
});
