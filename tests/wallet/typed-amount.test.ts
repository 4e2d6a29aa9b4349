// The amount that a person types: above a dollar of real money, digit by digit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf } from '../../lib/core/money.ts';
import { isTyped, wantsTyping } from '../../lib/wallet/typed-amount.ts';

describe('an amount is typed', () => {
  it.each([
    [1_000_000n, 6, false, false],
    [1_000_001n, 6, false, true],
    [10n ** 18n, 18, false, false],
    [10n ** 18n + 1n, 18, false, true],
    [10n ** 30n, 6, true, false],
  ])('%s with %i decimals, test money %s: %s', (amount, decimals, testnet, wanted) => {
    expect(wantsTyping({ amount, decimals, testnet })).toBe(wanted);
  });
});

describe('what was typed', () => {
  const paying = { amount: 2_500_000n, decimals: 6 };

  it.each(['2.5', '2,5', '2.50', ' 2.500000 ', '02.5', '2.5000000'])('“%s” is two and a half', (text) => {
    expect(isTyped(text, paying)).toBe(true);
  });

  it.each([
    '',
    '2',
    '25',
    '2.05',
    '2.5000001',
    '2.4999999',
    '-2.5',
    '2.5e0',
    '2.5 USDC',
    '$2.5',
    '2..5',
    '٢.٥',
    '2 .5',
  ])('“%s” is not', (text) => {
    expect(isTyped(text, paying)).toBe(false);
  });

  it.each([undefined, null, 2.5, 2_500_000n, ['2.5'], {}])('%o is not', (typed) => {
    expect(isTyped(typed, paying)).toBe(false);
  });

  it('“1,000” is one, and never a thousand', () => {
    expect(isTyped('1,000', { amount: 1_000_000n, decimals: 6 })).toBe(true);
    expect(isTyped('1,000', { amount: 1_000_000_000n, decimals: 6 })).toBe(false);
    expect(isTyped('1000', { amount: 1_000_000_000n, decimals: 6 })).toBe(true);
  });

  it('is every amount as it is written out, and no other', () => {
    const amounts = fc.bigInt(0n, 10n ** 24n);
    fc.assert(
      fc.property(amounts, amounts, fc.constantFrom(0, 2, 6, 18), (amount, other, decimals) => {
        expect(isTyped(decimalOf(amount, decimals), { amount, decimals })).toBe(true);
        expect(isTyped(decimalOf(other, decimals), { amount, decimals })).toBe(amount === other);
      }),
    );
  });
});
