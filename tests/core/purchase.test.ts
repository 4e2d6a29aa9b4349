// What counts, what stands in the way of a second authorization, and what somebody is still at.
import { describe, expect, it } from 'vitest';
import {
  counts,
  isInFlight,
  isOpen,
  type MoneyState,
  moneyStates,
  unsettledStates,
} from '../../lib/core/purchase.ts';

/** Whether it counts, whether it is open, whether the chain is still to be asked. */
const table: Record<MoneyState, readonly [counts: boolean, isOpen: boolean, isUnsettled: boolean]> = {
  reserved: [true, true, false],
  signed: [true, true, true],
  live: [true, true, true],
  claimed: [true, false, true],
  unknown: [true, true, true],
  seen: [true, false, true],
  settled: [true, false, false],
  conflict: [true, true, false],
  expired: [false, false, false],
  cancelled: [false, false, false],
  void: [false, false, false],
};

describe.each(moneyStates)('money that is %s', (money) => {
  const [doesCount, open, unsettled] = table[money];

  it(`counts: ${doesCount}`, () => {
    expect(counts(money)).toBe(doesCount);
  });

  it(`is open: ${open}, whatever the clock says`, () => {
    expect(isOpen({ money })).toBe(open);
  });

  it(`is asked about: ${unsettled}`, () => {
    expect(unsettledStates.some((state) => state === money)).toBe(unsettled);
  });

  it('is counted wherever it is open: nothing is both free and in the way', () => {
    if (isOpen({ money })) expect(counts(money)).toBe(true);
  });
});

describe('somebody is at it', () => {
  const lastAt = 1_000_000;

  it.each<[MoneyState, number, boolean]>([
    ['reserved', 0, true],
    ['reserved', 2_999, true],
    ['reserved', 3_000, false],
    ['signed', 11_999, true], // a proof is armed for ten seconds
    ['signed', 12_000, false],
    ['live', 59_999, true],
    ['live', 60_000, false],
    ['unknown', 0, false],
    ['claimed', 0, false],
    ['seen', 0, false],
    ['settled', 0, false],
    ['void', 0, false],
  ])('%s, %s ms after the last news: %s', (money, later, expected) => {
    expect(isInFlight({ money, lastAt }, lastAt + later)).toBe(expected);
  });
});
