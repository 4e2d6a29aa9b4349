// What may become of the money, and when a second authorization for the same purchase is possible.
import { describe, expect, it } from 'vitest';
import { counts, isOpen, type MoneyState, mayMove, moneyStates } from '../../lib/core/purchase.ts';

/** From each state to those that news may bring; the answer may be booked before the departure is. */
const allowed: Record<MoneyState, readonly MoneyState[]> = {
  reserved: ['signed', 'void'],
  signed: ['live', 'claimed', 'unknown'],
  live: ['claimed', 'unknown'],
  unknown: ['claimed'],
  claimed: [],
  void: [],
};

const pairs = moneyStates.flatMap((from) => moneyStates.map((to) => [from, to] as const));

describe('money moves', () => {
  it.each(pairs)('from %s to %s only where that is news', (from, to) => {
    expect(mayMove(from, to)).toBe(allowed[from].includes(to));
  });

  it('never in a circle', () => {
    const reach = (from: MoneyState, seen: MoneyState[]): MoneyState[] =>
      moneyStates
        .filter((to) => mayMove(from, to))
        .flatMap((to) => (seen.includes(to) ? [to] : [to, ...reach(to, [...seen, to])]));
    for (const state of moneyStates) expect(reach(state, [])).not.toContain(state);
  });

  it('what was ever signed never becomes void, so it never stops counting', () => {
    const afterSigning = moneyStates.filter((state) => state !== 'reserved' && state !== 'void');
    for (const state of afterSigning) expect(mayMove(state, 'void')).toBe(false);
  });
});

describe('what counts', () => {
  it.each(moneyStates)('%s', (state) => {
    expect(counts(state)).toBe(state !== 'void');
  });
});

describe('an open authorization', () => {
  const now = 1_000;

  it.each<[MoneyState, number, boolean]>([
    ['reserved', now + 1, true],
    ['signed', now + 1, true],
    ['live', now + 1, true],
    ['unknown', now + 1, true],
    ['claimed', now + 1, false],
    ['void', now + 1, false],
    ['live', now - 120, true], // clocks and blocks lag
    ['live', now - 121, false],
    ['unknown', now - 121, false],
    ['reserved', now - 121, false],
  ])('%s, valid before %s at 1000: %s', (money, validBefore, open) => {
    expect(isOpen({ money, validBefore }, now)).toBe(open);
  });
});
