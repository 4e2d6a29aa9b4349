// The account's money as it is shown and typed: what is free, what is missing, and every digit that was meant.
import { describe, expect, it } from 'vitest';
import { freeIn, missingFor, shownPurse } from '../../components/state/purse.ts';
import { readTypedAmount, typedAmount } from '../../components/state/typed-amount.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { PurseEntry, SendPlan } from '../../lib/wallet/api.ts';
import { testUsdc, usdc } from './fake-receipts.ts';

const entry: PurseEntry = { token: usdc, asset: '0x', account: '0x', amount: '100', spokenFor: '30' };
const test: PurseEntry = { ...entry, token: testUsdc, amount: '0' };

describe('the purse', () => {
  it('shows real money first, and test money to developers or where there is some', () => {
    expect(shownPurse([test, entry], false)).toEqual([entry]);
    expect(shownPurse([test, entry], true)).toEqual([entry, test]);
    expect(shownPurse([{ ...test, amount: '1' }, entry], false)).toHaveLength(2);
    expect(shownPurse([{ ...test, amount: null }], false)).toEqual([]);
  });

  it.each<[string | null, string, string | null]>([
    ['100', '30', '70'],
    ['100', '100', '0'],
    ['100', '101', '0'],
    [null, '0', null],
  ])('of %s with %s spoken for %s is free', (amount, spokenFor, free) => {
    expect(freeIn({ ...entry, amount, spokenFor })).toBe(free);
  });

  it.each<[string, string, string | null]>([
    ['10', '9', '1'],
    ['10', '10', null],
    ['10', '11', null],
  ])('a fee of %s with %s: %s is missing', (fee, have, missing) => {
    const plan: SendPlan = {
      id: '',
      token: usdc,
      amount: '1',
      to: '0x',
      fee,
      have,
      coin: { symbol: 'ETH', decimals: 18 },
    };
    expect(missingFor(plan)).toBe(missing);
  });
});

describe('a typed amount', () => {
  it.each([
    ['1.5', '1500000'],
    [' 1,5 ', '1500000'],
    ['.000001', '1'],
    ['20', '20000000'],
    ['12345678901234567890', '12345678901234567890000000'],
  ])('%s', (typed, amount) => {
    expect(readTypedAmount(typed, 6)).toEqual(success(amount));
  });

  it.each(['', '.', '0', '0.0', '1e6', '-1', '+1', '1.0000001', '1.2.3', '1 000', '$1', '０1'])(
    '%s is none, and nothing is rounded',
    (typed) => {
      expect(readTypedAmount(typed, 6)).toEqual(failed('send-amount-malformed'));
    },
  );

  it.each(['1', '1500000', '4243500'])('%s is written as it is read', (amount) => {
    expect(readTypedAmount(typedAmount(amount, 6), 6)).toEqual(success(amount));
  });
});
