// One proof, one request, once: whatever the browser does with a held request's id.
import { describe, expect, it } from 'vitest';
import { createHolds } from '../../lib/browser/interception/firefox/holds.ts';
import { createUnrepeatable } from '../../lib/browser/interception/firefox/unrepeatable.ts';

const proof = {
  purchaseId: 'p',
  url: 'https://shop.example/a',
  method: 'GET',
  headers: { 'X-PAYMENT': 's' },
};
const { url } = proof;
const repeat = { requestId: '1', url, method: 'GET' };

function armed() {
  const holds = createHolds();
  expect(holds.hold('1', url)).toBe(true);
  holds.arm('1', proof);
  return holds;
}

describe('a held request', () => {
  it('takes its proof once, is booked once, and is over without a debt', () => {
    const holds = armed();
    expect(holds.carriedBy('1')).toBeNull();
    expect(holds.take(repeat)).toBe(proof);
    expect(holds.take(repeat)).toBeNull();
    expect(holds.carriedBy('1')).toBe('p');
    expect([holds.answered('1'), holds.answered('1')]).toEqual(['p', null]);
    expect(holds.over('1')).toBeNull();
  });

  it('is not held a second time, paid or not', () => {
    const holds = armed();
    expect(holds.hold('1', url)).toBe(false);
    holds.take(repeat);
    expect(holds.hold('1', url)).toBe(false);
    holds.over('1');
    expect(holds.hold('1', url)).toBe(true); // the browser has begun to count anew
  });

  it('is held again after a doubtful answer to its proof, three times in all, and only where it was paid', () => {
    const holds = armed();
    for (const times of [2, 3]) {
      holds.take(repeat);
      holds.answered('1');
      expect(holds.hold('1', 'https://shop.example/elsewhere')).toBe(false);
      expect(holds.hold('1', url), `the ${times}. time`).toBe(true);
      holds.arm('1', proof);
    }
    holds.take(repeat);
    holds.answered('1');
    expect(holds.hold('1', url)).toBe(false);
  });

  it.each([
    ['another URL', { ...repeat, url: 'https://shop.example/b' }],
    ['another method', { ...repeat, method: 'POST' }],
  ])('gives its proof to nothing else, nor afterwards to itself: %s', (_name, other) => {
    const holds = armed();
    expect(holds.take(other)).toBeNull();
    expect(holds.take(repeat)).toBeNull();
    expect(holds.over('1')).toBe('p');
  });

  it('gives another request nothing', () => {
    expect(armed().take({ ...repeat, requestId: '2' })).toBeNull();
  });

  it('loses its proof when all are taken back, and says that it never left', () => {
    const holds = armed();
    holds.disarmAll();
    expect(holds.take(repeat)).toBeNull();
    expect(holds.over('1')).toBe('p');
  });

  it('that left and was never answered says so', () => {
    const holds = armed();
    holds.take(repeat);
    holds.disarmAll(); // too late: it is on its way
    expect(holds.over('1')).toBe('p');
  });

  it('that was never paid owes nothing', () => {
    const holds = createHolds();
    holds.hold('1', url);
    expect([holds.take(repeat), holds.answered('1'), holds.over('1'), holds.over('2')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

it('what could not be repeated is remembered for ten minutes', () => {
  let now = 0;
  const unrepeatable = createUnrepeatable(() => now);
  expect(unrepeatable.has('a')).toBe(false);
  unrepeatable.note('a');
  now = 599_999;
  expect([unrepeatable.has('a'), unrepeatable.has('b')]).toEqual([true, false]);
  now = 600_000;
  expect(unrepeatable.has('a')).toBe(false);
});

it('what could not be repeated is remembered of 256 kinds, the oldest forgotten first', () => {
  const unrepeatable = createUnrepeatable(() => 0);
  for (let n = 0; n <= 256; n += 1) unrepeatable.note(String(n));
  expect([unrepeatable.has('0'), unrepeatable.has('1'), unrepeatable.has('256')]).toEqual([
    false,
    true,
    true,
  ]);
});
