// The places of the dashboard, the files it saves, and the small words around them.
import { describe, expect, it } from 'vitest';
import { countText, isOne } from '../../components/state/counting.ts';
import { evidenceFile, historyFile } from '../../components/state/files.ts';
import { failureText } from '../../components/state/names.ts';
import { isShorter, retentionChoices } from '../../components/state/retention.ts';
import {
  allowanceAddress,
  doubtfulReceipts,
  receiptAddress,
  routeOf,
  tokenAddress,
} from '../../components/state/route.ts';
import { lacking } from './fake-allowances.ts';
import { fakeEnvironment } from './fake-environment.ts';

const noon = new Date(2026, 10, 25, 12).getTime();
const words = { ...fakeEnvironment(), now: () => noon };

describe('a place', () => {
  it.each([
    ['', { page: '', id: null, state: null }],
    ['#settings', { page: 'settings', id: null, state: null }],
    ['#receipts', { page: 'receipts', id: null, state: null }],
    [doubtfulReceipts, { page: 'receipts', id: null, state: 'doubtful' }],
    [receiptAddress('a1'), { page: 'receipts', id: 'a1', state: null }],
    [receiptAddress('a/b?c#d'), { page: 'receipts', id: 'a/b?c#d', state: null }],
    ['#receipts?state=everything', { page: 'receipts', id: null, state: null }],
    ['#receipts/%E0%A4%A', { page: 'receipts', id: null, state: null }],
    ['#accounts', { page: 'accounts', id: null, state: null }],
    ['#accounts?network=eip155:8453', { page: 'accounts', id: null, state: null }],
    [allowanceAddress(lacking), { page: 'accounts', id: null, state: null, allowance: lacking }],
    [
      allowanceAddress({ ...lacking, amount: '-1' }),
      { page: 'accounts', id: null, state: null, allowance: { ...lacking, amount: '' } },
    ],
    [
      allowanceAddress({ ...lacking, asset: '&amount=9#/?' }),
      { page: 'accounts', id: null, state: null, allowance: { ...lacking, asset: '&amount=9#/?' } },
    ],
    [
      tokenAddress({ network: 'eip155:8453', asset: '0xab&c' }),
      { page: 'networks', id: null, state: null, token: { network: 'eip155:8453', asset: '0xab&c' } },
    ],
    ['#networks?token=0xab', { page: 'networks', id: null, state: null }],
  ])('%s', (hash, route) => {
    expect(routeOf(hash)).toEqual({ allowance: null, token: null, ...route });
  });
});

describe('a file', () => {
  it('is named after what it holds and when', () => {
    const now = Date.UTC(2026, 10, 25, 12);
    expect(historyFile('csv', 'a,b', now)).toEqual({
      name: 'tuppence-receipts-2026-11-25.csv',
      type: 'text/csv',
      text: 'a,b',
    });
    expect(historyFile('json', '[]', now).type).toBe('application/json');
  });

  it('no id leads out of the folder', () => {
    const { name } = evidenceFile({ id: '../../found-0x12/34', at: 0 }, '{}');
    expect(name).toBe('tuppence-evidence-1970-01-01-found0x1234.json');
  });
});

describe('a held purchase', () => {
  it.each(['purchase-held', 'purchase-lacks-allowance'] as const)('says until when: %s', (name) => {
    const until = String(noon / 1000 + 300);
    const text = failureText({ name, detail: { until } }, words);
    expect(text.replaceAll(/\s/g, ' ')).toMatch(/The site can still collect it until 12:05 PM\.$/);
  });

  it.each([{}, { until: 'soon' }, { until: '' }])('says nothing of a time it does not know: %o', (detail) => {
    expect(failureText({ name: 'purchase-held', detail }, words)).not.toContain('until');
  });

  it('other failures say what they say', () => {
    const until = String(noon / 1000 + 300);
    expect(failureText({ name: 'clock-wrong', detail: { until } }, words)).not.toContain('12:05');
  });
});

describe('counting', () => {
  it.each([
    ['en', 1, true],
    ['en', 0, false],
    ['en', 21, false],
    ['fr', 0, true],
  ])('%s: %i is one: %s', (locale, count, one) => {
    expect(isOne(locale, count)).toBe(one);
  });

  it('does not group below 10 000', () => {
    expect([countText('en', 1234), countText('en', 12345)]).toEqual(['1234', '12,345']);
  });
});

describe('how long receipts stay', () => {
  it.each<[number | null, number | null, boolean]>([
    [90, null, true],
    [90, 365, true],
    [365, 90, false],
    [null, 90, false],
    [90, 90, false],
  ])('%s days after %s deletes: %s', (days, before, shorter) => {
    expect(isShorter(days, before)).toBe(shorter);
  });

  it('is offered in words, with what is set among them', () => {
    const texts = (kept: number | null) => retentionChoices(kept, words).map(({ text }) => text);
    expect(texts(null)[0]).toBe('For ever');
    expect(texts(null)).toContain('For a year');
    expect(texts(null)).toContain('For 2 years');
    expect(texts(45)).toContain('For 45 days');
    expect(texts(null)).not.toContain('For 45 days');
  });
});
