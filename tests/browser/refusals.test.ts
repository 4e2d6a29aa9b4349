// Why a tab's latest 402 was not paid: what comes at once for one reason is one note with a number.
import { beforeEach, expect, it, vi } from 'vitest';
import { refusals } from '../../lib/browser/surface/refusals.ts';
import type { Refusal } from '../../lib/wallet/api.ts';
import { noon } from '../wallet/world.ts';

const stored = vi.hoisted(() => ({ values: {} as Record<string, unknown>, badges: [] as unknown[] }));
vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    storage: {
      session: {
        get: async (key: string | null) => (key === null ? stored.values : { [key]: stored.values[key] }),
        set: async (values: object) => void Object.assign(stored.values, values),
        remove: async (key: string) => void delete stored.values[key],
      },
    },
    action: {
      setBadgeText: async ({ text }: { text: string | null }) => void stored.badges.push(text),
      setTitle: async () => undefined,
    },
    i18n: { getMessage: () => '' },
  },
}));

const shop = 'https://shop.example';

const refusal = (name: Refusal['name'], at = noon): Refusal => ({
  name,
  detail: {},
  offers: [],
  at,
  path: '/paper',
  count: 1,
});

beforeEach(() => {
  stored.values = {};
  stored.badges = [];
});

it('of a hundred at once each is counted, and the last is told', async () => {
  const many = Array.from({ length: 100 }, (_, n) => ({ ...refusal('too-many-questions'), path: `/${n}` }));
  await Promise.all(many.map((one) => refusals.note(1, one)));
  expect(await refusals.of(1, shop)).toMatchObject({ name: 'too-many-questions', count: 100, path: '/99' });
  expect(await refusals.of(2, shop)).toBeNull();
  expect(stored.badges.at(-1)).toBe('…');
});

it('another reason, or the same after a while, is counted anew', async () => {
  await refusals.note(1, refusal('too-many-questions'));
  await refusals.note(1, refusal('declined', noon + 1));
  expect(await refusals.of(1, shop)).toMatchObject({ name: 'declined', count: 1 });
  await refusals.note(1, refusal('declined', noon + 10_001));
  expect(await refusals.of(1, shop)).toMatchObject({ count: 1 });
});

it('the marks of the tabs go where the button has something to say of all of them', async () => {
  await refusals.note(7, refusal('too-many-questions'));
  stored.values.session = 'something else';
  await refusals.unmark();
  expect(stored.badges).toEqual(['…', null]);
  expect((await refusals.of(7, shop))?.name).toBe('too-many-questions');
});
