// Allowances as they are shown: what may be taken, what is not known, what can be allowed, and what a payment was lacking.
import { describe, expect, it } from 'vitest';
import {
  allowable,
  allowanceText,
  allowanceTitle,
  isWorthSaying,
  lackIn,
  shownAllowances,
} from '../../components/state/allowances.ts';
import { sendText } from '../../components/state/purse.ts';
import type { AllowanceEntry, SendView } from '../../lib/wallet/api.ts';
import { lacking } from './fake-allowances.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { testUsdc, usdc } from './fake-receipts.ts';

const environment = fakeEnvironment();
const entry: AllowanceEntry = {
  token: usdc,
  asset: lacking.asset,
  amount: '0',
  endless: false,
  coin: 'ETH',
  granted: null,
  latest: null,
};
const test: AllowanceEntry = { ...entry, token: testUsdc, asset: '0xAB' };
const view: SendView = {
  id: '1',
  at: 0,
  token: usdc,
  amount: '10000',
  to: '0x',
  state: 'sent',
  transaction: '0x',
  transactionUrl: null,
};

describe('the list', () => {
  it.each<[string, Partial<AllowanceEntry>, boolean]>([
    ['what may be taken', { amount: '1' }, true],
    ['what may not', {}, false],
    ['what is not known', { amount: null }, true],
    ['what is on its way', { latest: view }, true],
    ['what was taken back', { latest: { ...view, amount: '0', state: 'done' } }, false],
  ])('%s', (_name, change, isShown) => {
    expect(shownAllowances([{ ...entry, ...change }], false)).toHaveLength(isShown ? 1 : 0);
  });

  it('has real money first, and of test money what is known, or is for developers', () => {
    const both = [
      { ...test, amount: '1' },
      { ...entry, amount: '1' },
    ];
    expect(shownAllowances(both, false).map(({ token }) => token)).toEqual([usdc, testUsdc]);
    expect(shownAllowances([{ ...test, amount: null }], false)).toEqual([]);
    expect(shownAllowances([{ ...test, amount: null }], true)).toHaveLength(1);
    expect(shownAllowances([{ ...test, amount: null, latest: view }], false)).toHaveLength(1);
  });
});

describe('what can be allowed', () => {
  it('is real money, and test money for developers or where a payment was lacking it', () => {
    const place = { network: testUsdc.network, asset: '0xab', amount: '' };
    expect(allowable([test, entry], false, null)).toEqual([entry]);
    expect(allowable([test, entry], true, null)).toEqual([entry, test]);
    expect(allowable([test, entry], false, place)).toEqual([entry, test]);
    expect(allowable([test, entry], false, { ...place, network: usdc.network })).toEqual([entry]);
  });
});

describe('in words', () => {
  it('a refused one says that nothing is otherwise; the rest is as of transfers', () => {
    expect(allowanceText('failed', environment)).toContain('is as it was');
    expect(allowanceText('sent', environment)).toBe(sendText('sent', environment));
  });

  it('what was allowed, and that it was taken back', () => {
    expect(allowanceTitle(view, environment)).toMatch(/^Allowed: up to 0\.01\sUSDC on Base$/);
    expect(allowanceTitle({ ...view, amount: '0' }, environment)).toBe('Taken back: USDC on Base');
  });

  it('what is done and final is no news', () => {
    expect(isWorthSaying(null)).toBe(false);
    expect(isWorthSaying({ ...view, state: 'done' })).toBe(false);
    expect(isWorthSaying({ ...view, state: 'failed' })).toBe(true);
  });
});

describe('what a payment was lacking', () => {
  const detail = { network: lacking.network, token: lacking.asset };

  it('is named by its failure, with or without how much', () => {
    expect(lackIn({ name: 'allowance-missing', detail: { ...detail, amount: '10000' } })).toEqual(lacking);
    expect(lackIn({ name: 'allowance-missing', detail })).toEqual({ ...lacking, amount: '' });
    expect(lackIn({ name: 'purchase-lacks-allowance', detail })).toEqual({ ...lacking, amount: '' });
  });

  it('is no allowance where it was something else, or nobody said of which token', () => {
    expect(lackIn({ name: 'not-enough-money', detail })).toBeNull();
    expect(lackIn({ name: 'allowance-missing', detail: { network: lacking.network } })).toBeNull();
    expect(lackIn({ name: 'allowance-missing' })).toBeNull();
  });
});
