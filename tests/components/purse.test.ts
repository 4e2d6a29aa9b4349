// The account's money as it is shown and typed: what is free, what is missing, and every digit that was meant.
import { describe, expect, it } from 'vitest';
import {
  firstToSend,
  freeIn,
  keyOfEntry,
  missingFor,
  receivable,
  roundedFee,
  shownPurse,
} from '../../components/state/purse.ts';
import { readTypedAmount, typedAmount } from '../../components/state/typed-amount.ts';
import { failed, success } from '../../lib/core/failure.ts';
import type { NetworkView, PurseEntry, SendPlan } from '../../lib/wallet/api.ts';
import { testUsdc, usdc } from './fake-receipts.ts';

const entry: PurseEntry = {
  token: usdc,
  asset: '0x',
  account: '0x',
  amount: '100',
  spokenFor: '30',
  coin: 'ETH',
};
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
      opening: null,
      have,
      keep: '0',
      coin: { symbol: 'ETH', decimals: 18 },
    };
    expect(missingFor(plan)).toBe(missing);
  });

  it.each<[string, string, string | null]>([
    ['10', '30', null],
    ['10', '15', null],
    ['10', '14', '1'],
    ['10', '11', '4'],
    ['10', '9', '6'],
    ['10', '10', null], // nothing stays at all
  ])('a fee of %s with %s, where 5 or nothing must stay: %s is missing', (fee, have, missing) => {
    expect(missingFor({ fee, have, keep: '5' })).toBe(missing);
  });
});

describe('a fee', () => {
  it.each([
    ['91446184322800', '91450000000000'],
    ['99999000', '100000000'],
    ['1234', '1234'],
    ['12340001', '12350000'],
    ['0', '0'],
  ])('%s is shown as %s, never as less', (fee, shown) => {
    expect(roundedFee(fee)).toBe(shown);
  });
});

describe('what one begins with', () => {
  it('is sent from where there is something to send', () => {
    const full = { ...test, amount: '5000' };
    expect(firstToSend([{ ...entry, amount: null }, full])).toBe(full);
    expect(firstToSend([{ ...entry, amount: '30' }, test])?.asset).toBe('0x');
  });
});

describe('what can be received', () => {
  const network = (id: string, testnet: boolean): NetworkView => ({
    id,
    name: id,
    testnet,
    own: false,
    chainId: 0,
    tokens: [{ address: '0x', symbol: 'USDC', page: null, dollars: true }],
    endpoints: [],
    rpcUrl: '',
    custom: false,
  });
  const networks = [
    network(testUsdc.network, true),
    network(usdc.network, false),
    network('eip155:80002', true),
    network('eip155:137', false),
    network('solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', false),
  ];
  const namesOf = (developer: boolean) =>
    receivable([entry, test], '0x', networks, developer).map(keyOfEntry);

  it('is what is shown of the purse, then what the other networks have, test money to developers', () => {
    const shown = [`${usdc.network} 0x`, `${testUsdc.network} 0x`];
    expect(namesOf(false)).toEqual([...shown, 'eip155:137 0x']);
    expect(namesOf(true)).toEqual([...shown, 'eip155:137 0x', 'eip155:80002 0x']);
  });

  it('is nothing of a chain whose addresses are others: what went there would be lost', () => {
    expect(namesOf(true).join()).not.toContain('solana');
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
