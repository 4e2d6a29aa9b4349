// Three noes in a row are enough for a day: counted by site, across restarts, and never for longer because a clock was set back.
import { beforeEach, describe, expect, it } from 'vitest';
import { createMutes, type Mutes, type Refused } from '../../lib/wallet/mutes.ts';
import { clockAt, noon, shop, type TurnableClock } from './world.ts';

const day = 24 * 3_600_000;
let refused: Refused;
let clock: TurnableClock;
let mutes: Mutes;
const store = {
  read: async () => refused,
  write: async (next: Refused) => {
    refused = next;
  },
};

beforeEach(() => {
  refused = {};
  clock = clockAt();
  mutes = createMutes({ refused: store, clock });
});

async function refuse(times: number, site: string = shop): Promise<boolean[]> {
  return Promise.all(Array.from({ length: times }, () => mutes.refuse(site)));
}

describe('a site', () => {
  it('is muted by the third no, until a day later', async () => {
    expect(await refuse(3)).toEqual([false, false, true]);
    expect(await mutes.until(shop)).toBe(noon + day);
    expect(await mutes.until('https://other.example')).toBeNull();
  });

  it('stays muted by another no, and over a restart', async () => {
    await refuse(2);
    mutes = createMutes({ refused: store, clock });
    expect(await refuse(2)).toEqual([true, true]);
    expect(await createMutes({ refused: store, clock }).until(shop)).toBe(noon + day);
  });

  it('may ask again after the day, and three noes are needed again', async () => {
    await refuse(3);
    clock.now += day;
    expect(await mutes.until(shop)).toBeNull();
    expect(await refuse(2)).toEqual([false, false]);
  });

  it('may ask again after a yes, or when the person wants it', async () => {
    await refuse(2);
    await mutes.lift(shop);
    expect(await refuse(2)).toEqual([false, false]);
    await refuse(1);
    await mutes.lift(shop);
    expect([await mutes.until(shop), refused]).toEqual([null, {}]);
  });

  it('is not muted for longer by a clock that was set back', async () => {
    await refuse(3);
    clock.now -= 2 * day;
    expect(await mutes.until(shop)).toBeNull();
  });
});

it('of two hundred sites is kept who was refused last', async () => {
  for (let n = 0; n < 205; n += 1) await refuse(3, `https://${n}.example`);
  expect(Object.keys(refused)).toHaveLength(200);
  expect([await mutes.until('https://4.example'), await mutes.until('https://204.example')]).toEqual([
    null,
    noon + day,
  ]);
});
