// A held request keeps the background awake for as long as it is held, and not a moment longer.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAwake } from '../../lib/browser/interception/keep-awake.ts';

const fake = vi.hoisted(() => ({ calls: 0 }));
vi.mock('../../lib/browser/browser.ts', () => ({
  browser: {
    runtime: {
      getPlatformInfo: async () => {
        fake.calls += 1;
      },
    },
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  fake.calls = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['answered', () => Promise.resolve('paid')],
  ['failed', () => Promise.reject(new Error('lost'))],
])('calls the browser well within its 30 seconds until the hold has %s', async (_name, end) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  }).then(end);
  const kept = keepAwake(held).catch(() => 'failed');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fake.calls).toBeGreaterThanOrEqual(120 / 15);
  letGo();
  await kept;
  const atTheEnd = fake.calls;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fake.calls).toBe(atTheEnd);
});
