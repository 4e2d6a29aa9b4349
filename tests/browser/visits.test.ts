// The name of a visit: one as long as the tab stays at the site, another one afterwards.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createVisits } from '../../lib/browser/surface/visits.ts';
import { countedRandom } from '../wallet/world.ts';

const session = vi.hoisted(() => new Map<string, unknown>());

vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    runtime: { getURL: (path: string) => `chrome-extension://tuppence/${path}` },
    storage: {
      session: {
        get: async (key: string) => ({ [key]: session.get(key) }),
        set: async (values: object) => {
          for (const [key, value] of Object.entries(values)) session.set(key, value);
        },
        remove: async (key: string) => void session.delete(key),
      },
    },
  },
}));

const shop = 'https://shop.example';

beforeEach(() => session.clear());

describe('a visit', () => {
  it('is one, however often and however quickly the page asks', async () => {
    const visits = createVisits(countedRandom());
    const [one, other] = await Promise.all([visits.of(1, shop), visits.of(1, shop)]);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(other).toBe(one);
    await visits.arrived(1, `${shop}/another/page`);
    expect(await visits.of(1, shop)).toBe(one);
  });

  it('of a worker that was started again is the same', async () => {
    const one = await createVisits(countedRandom()).of(1, shop);
    expect(await createVisits(() => new Uint8Array(16).fill(9)).of(1, shop)).toBe(one);
  });

  it.each([
    ['another site', 'https://other.example/'],
    ['another port', `${shop}:8443/`],
    ['a new tab', 'about:blank'],
    ['no address', ''],
  ])('is over when the tab goes to %s, and back it is another one', async (_name, url) => {
    const visits = createVisits(countedRandom());
    const before = await visits.of(1, shop);
    await visits.arrived(1, url);
    await visits.arrived(1, `${shop}/`);
    expect(await visits.of(1, shop)).not.toBe(before);
  });

  it('goes on at our own gate, which the tab passes on its way', async () => {
    const visits = createVisits(countedRandom());
    const before = await visits.of(1, shop);
    await visits.arrived(1, 'chrome-extension://tuppence/gate/https://shop.example/paper');
    expect(await visits.of(1, shop)).toBe(before);
  });

  it('is over when the tab closes, and is none of another tab', async () => {
    const visits = createVisits(countedRandom());
    const before = await visits.of(1, shop);
    expect(await visits.of(2, shop)).not.toBe(before);
    await visits.ended(1);
    expect(await visits.of(1, shop)).not.toBe(before);
  });

  it('has no name where there is no tab, and no site', async () => {
    const visits = createVisits(countedRandom());
    expect(await visits.of(-1, shop)).toBeNull();
    expect(await visits.of(1, undefined)).toBeNull();
  });
});
