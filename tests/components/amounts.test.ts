// Amounts in five locales: full precision, and nothing that can be misread by a thousand.
import { describe, expect, it } from 'vitest';
import { amountText, costOf, dollarsText, typedDollars } from '../../components/state/amounts.ts';

const usdc = { symbol: 'USDC', decimals: 6, network: 'eip155:8453', networkName: 'Base', testnet: false };

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}

describe('token amounts', () => {
  it.each([
    ['en', '1', '0.000001 USDC'],
    ['en', '10000', '0.01 USDC'],
    ['en', '1234500000', '1234.5 USDC'],
    ['en', '12345678901234567', '12,345,678,901.234567 USDC'],
    ['de', '1234500000', '1234,5 USDC'],
    ['fr', '1234500000', '1234,5 USDC'],
    ['hi', '1234500000', '1234.5 USDC'],
    ['pt-BR', '1234500000', '1234,5 USDC'],
  ])('%s shows %s as %s', (locale, amount, text) => {
    expect(plain(amountText(locale, amount, usdc))).toBe(text);
  });

  it('eighteen decimals and more digits than a float has are all shown', () => {
    const token = { ...usdc, decimals: 18 };
    expect(plain(amountText('en', '1234567890123456789', token))).toBe('1.234567890123456789 USDC');
    expect(costOf('1', token)).toBe('1');
  });
});

describe('dollars', () => {
  it.each([
    ['en', '50000', '$0.05'],
    ['en', '1', '$0.000001'],
    ['en', '1234500000', '$1234.50'],
    ['de', '500000', '0,50 $'],
    ['es', '50000', '0,05 US$'],
    ['es', '1234500000', '1234,50 US$'],
    ['ja', '50000', '$0.05'],
    ['zh-CN', '50000', 'US$0.05'],
    ['en-CA', '50000', 'US$0.05'],
  ])('%s shows %s micro-dollars as %s', (locale, amount, text) => {
    expect(plain(dollarsText(locale, amount))).toBe(text);
  });

  it.each([
    ['50000', '0.05'],
    ['5000000', '5.00'],
    ['1', '0.000001'],
  ])('%s is typed as %s', (amount, typed) => {
    expect(typedDollars(amount)).toBe(typed);
  });
});
