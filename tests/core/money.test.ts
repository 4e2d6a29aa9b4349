// Amounts: only the canonical grammar is read, nothing is rounded in the payer's favour, nothing becomes a float.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf, microUsdOf, parseAmount, parseDollars } from '../../lib/core/money.ts';

const uint256 = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n });

describe('reading an amount', () => {
  it.each([
    ['one', '1', 1n],
    ['a cent of USDC', '10000', 10_000n],
    ['the largest uint256', (2n ** 256n - 1n).toString(), 2n ** 256n - 1n],
    ['2^255', (2n ** 255n).toString(), 2n ** 255n],
  ])('%s is read exactly', (_name, text, amount) => {
    expect(parseAmount(text)).toEqual({ ok: true, value: amount });
  });

  it.each([
    ['a minus sign', '-5'],
    ['a plus sign', '+5'],
    ['a fraction', '0.5'],
    ['an exponent', '1e4'],
    ['hexadecimal', '0x10'],
    ['nothing', ''],
    ['a space before', ' 10'],
    ['a space behind', '10 '],
    ['a line break behind', '10\n'],
    ['a separator', '1,000'],
    ['an underscore', '1_000'],
    ['leading zeros', '0010000'],
    ['two zeros', '00'],
    ['Arabic digits', '١٠'],
    ['full-width digits', '１０'],
    ['a suffix n', '10n'],
    ['2^256', (2n ** 256n).toString()],
    ['79 digits', '1'.repeat(79)],
    ['a million digits', '9'.repeat(1_000_000)],
    ['Infinity', 'Infinity'],
    ['a JSON number', 10_000],
    ['a bigint', 10_000n],
    ['null', null],
    ['undefined', undefined],
    ['a list holding it', ['10000']],
    ['an object that prints as a number', { toString: () => '10000' }],
  ])('%s is malformed', (_name, value) => {
    expect(parseAmount(value)).toEqual({ ok: false, failure: { name: 'amount-malformed' } });
  });

  it('zero has a name of its own: there is nothing to pay and nothing to sign', () => {
    expect(parseAmount('0')).toEqual({ ok: false, failure: { name: 'amount-zero' } });
  });

  it('every uint256 survives printing and reading', () => {
    fc.assert(
      fc.property(uint256, (amount) => {
        expect(parseAmount(amount.toString())).toEqual({ ok: true, value: amount });
      }),
    );
  });

  it('whatever is read prints as it was written: no two texts mean one amount', () => {
    const nearlyNumbers = fc.stringMatching(/^[ +-]?[0-9٠-٩.eExX_n]{0,80}\s?$/u);
    fc.assert(
      fc.property(fc.oneof(nearlyNumbers, fc.string()), (text) => {
        const amount = parseAmount(text);
        if (amount.ok) expect(amount.value.toString()).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what an amount costs in micro-dollars', () => {
  it.each([
    ['USDC with 6 decimals counts one to one', 10_000n, 6, 10_000n],
    ['2 decimals are scaled up', 5n, 2, 50_000n],
    ['no decimals are whole dollars', 3n, 0, 3_000_000n],
    ['18 decimals are scaled down', 10n ** 16n, 18, 10_000n],
    ['a fraction of a micro-dollar costs a whole one', 1n, 18, 1n],
    ['one above a whole micro-dollar costs the next', 10n ** 12n + 1n, 18, 2n],
  ])('%s', (_name, amount, decimals, cost) => {
    expect(microUsdOf(amount, decimals)).toBe(cost);
  });

  it('is never less than the true value, and never a whole micro-dollar more', () => {
    fc.assert(
      fc.property(uint256, fc.integer({ min: 0, max: 36 }), (amount, decimals) => {
        const scaledCost = microUsdOf(amount, decimals) * 10n ** BigInt(decimals);
        const scaledTruth = amount * 10n ** 6n;
        expect(scaledCost >= scaledTruth).toBe(true);
        expect(scaledCost - scaledTruth < 10n ** BigInt(decimals)).toBe(true);
      }),
    );
  });

  it('splitting a payment never makes it cheaper', () => {
    fc.assert(
      fc.property(uint256, uint256, fc.integer({ min: 0, max: 24 }), (a, b, decimals) => {
        expect(microUsdOf(a, decimals) + microUsdOf(b, decimals) >= microUsdOf(a + b, decimals)).toBe(true);
      }),
    );
  });
});

describe('an amount as a decimal', () => {
  it.each([
    [0n, 6, '0'],
    [1n, 6, '0.000001'],
    [10_000n, 6, '0.01'],
    [1_234_500n, 6, '1.2345'],
    [1_000_000n, 6, '1'],
    [42n, 0, '42'],
    [1n, 18, '0.000000000000000001'],
    [12_345_678_901_234_567_890n, 6, '12345678901234.56789'],
  ])('%s with %s decimals is %s', (amount, decimals, text) => {
    expect(decimalOf(amount, decimals)).toBe(text);
  });

  it('loses no digit: the text read back as digits is the amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 256n }),
        fc.integer({ min: 0, max: 36 }),
        (amount, decimals) => {
          const [whole = '', fraction = ''] = decimalOf(amount, decimals).split('.');
          expect(BigInt(whole + fraction.padEnd(decimals, '0'))).toBe(amount);
        },
      ),
    );
  });
});

describe('dollars as a person types them', () => {
  it.each([
    ['0.05', 50_000n],
    ['0,05', 50_000n],
    [',5', 500_000n],
    ['.5', 500_000n],
    ['5', 5_000_000n],
    ['5.', 5_000_000n],
    [' $ 2 ', 2_000_000n],
    ['0', 0n],
    ['0.000001', 1n],
    ['999999999.999999', 999_999_999_999_999n],
  ])('%j is read', (text, limit) => {
    expect(parseDollars(text)).toEqual({ ok: true, value: limit });
  });

  it.each([
    '',
    ' ',
    '.',
    ',',
    '$',
    '-1',
    '1e3',
    '1.0000001',
    '1,000.00',
    '1.2.3',
    '1 000',
    '١',
    '0x1',
    '1000000000',
    'abc',
  ])('%j is not a limit', (text) => {
    expect(parseDollars(text)).toEqual({ ok: false, failure: { name: 'limit-malformed' } });
  });

  it('every limit survives being shown and typed again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), (limit) => {
        expect(parseDollars(decimalOf(limit, 6))).toEqual({ ok: true, value: limit });
      }),
    );
  });
});
