// What is looked for becomes a question to the wallet, and the days it names are whole days here.
import { describe, expect, it } from 'vitest';
import { type Filters, isFiltered, isTyping, noFilters, queryOf } from '../../components/state/filters.ts';

const now = new Date(2026, 10, 25, 13, 45).getTime();

function midnight(month: number, day: number): number {
  return new Date(2026, month - 1, day).getTime();
}

function query(change: Partial<Filters>) {
  return queryOf({ ...noFilters, ...change }, now);
}

describe('a question', () => {
  it('that looks for nothing in particular is empty', () => {
    expect(query({})).toEqual({});
    expect(query({ text: '  ' })).toEqual({});
    expect(isFiltered(noFilters)).toBe(false);
  });

  it('holds what was chosen', () => {
    const chosen = {
      text: ' penny ',
      site: 'https://shop.example',
      network: 'eip155:8453',
      state: 'open',
    } as const;
    expect(query(chosen)).toEqual({ ...chosen, text: 'penny' });
    expect(isFiltered({ ...noFilters, ...chosen })).toBe(true);
  });

  it('about what is in doubt tells when it is asked', () => {
    expect(query({ state: 'doubtful' })).toEqual({ state: 'doubtful', now });
  });

  it.each<[Filters['period'], number]>([
    ['today', midnight(11, 25)],
    ['week', midnight(11, 19)],
    ['month', midnight(10, 27)],
    ['year', new Date(2025, 10, 26).getTime()],
  ])('about %s begins at a midnight', (period, from) => {
    expect(query({ period })).toEqual({ from });
  });

  it('about two dates takes both days in', () => {
    const dates = { period: 'dates', from: '2026-11-24', to: '2026-11-25' } as const;
    expect(query(dates)).toEqual({ from: midnight(11, 24), to: midnight(11, 26) });
  });

  it.each([
    ['a date that is not whole', '2026-11-'],
    ['no date', ''],
  ])('leaves out %s', (_, from) => {
    expect(query({ period: 'dates', from, to: '2026-11-25' })).toEqual({ to: midnight(11, 26) });
  });

  it('forgets dates where another time is chosen', () => {
    expect(query({ period: 'any', from: '2026-11-24' })).toEqual({});
  });
});

describe('typing', () => {
  const typed = { ...noFilters, text: 'pen' };

  it.each<[string, Filters, boolean]>([
    ['another letter', { ...typed, text: 'penn' }, true],
    ['nothing', typed, false],
    ['the words are cleared', { ...typed, text: '' }, false],
    ['all is cleared', noFilters, false],
    ['a site is chosen meanwhile', { ...typed, text: 'penn', site: 'https://shop.example' }, false],
    ['a date is chosen meanwhile', { ...typed, text: 'penn', from: '2026-11-24' }, false],
  ])('%s', (_name, next, isIt) => {
    expect(isTyping(typed, next)).toBe(isIt);
  });
});
