// Receipts by day: none lost, none twice, and the sums are those of the limits.
import { describe, expect, it } from 'vitest';
import { calendarText, dayText } from '../../components/state/day-words.ts';
import { added, dayAfter, dayStart, daysOf, spendingOf } from '../../components/state/days.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { made, receipts } from './fake-receipts.ts';

describe('days', () => {
  it('hold every receipt once, newest day first', () => {
    const all = made(120);
    const days = daysOf(all);
    expect(days.flatMap((day) => day.receipts)).toEqual(all);
    expect(days.map(({ start }) => start)).toEqual(days.map(({ start }) => start).toSorted((a, b) => b - a));
    for (const { start, end, receipts: some } of days) {
      expect(some.every(({ at }) => at >= start && at < end)).toBe(true);
    }
  });

  it('begin at midnight and end at the next, in the longest and the shortest day too', () => {
    for (let day = 0; day < 366; day += 1) {
      const noon = new Date(2026, 0, 1 + day, 12).getTime();
      const before = new Date(dayStart(noon) - 1);
      expect(before.getDate()).not.toBe(new Date(noon).getDate());
      expect(new Date(dayStart(noon)).getDate()).toBe(new Date(noon).getDate());
      expect(dayStart(dayAfter(noon))).toBe(dayAfter(noon));
      expect(dayAfter(noon)).toBe(dayStart(new Date(2026, 0, 2 + day, 12).getTime()));
    }
  });

  it.each([
    [new Date(2026, 10, 25), 'Today'],
    [new Date(2026, 10, 24), 'Yesterday'],
    [new Date(2026, 10, 2), 'Monday, November 2'],
    [new Date(2025, 10, 25), 'Tuesday, November 25, 2025'],
  ])('%s is called %s', (date, text) => {
    const words = { ...fakeEnvironment(), now: () => new Date(2026, 10, 25, 13).getTime() };
    expect(dayText(date.getTime(), words)).toBe(text);
  });

  it('of a sum are those of UTC, wherever one is', () => {
    const words = { ...fakeEnvironment(), now: () => Date.UTC(2026, 10, 25) };
    expect(calendarText('2026-11-01', words)).toBe('Nov 1');
    expect(calendarText('2025-11-01', words)).toBe('Nov 1, 2025');
    expect(calendarText('2026-11', words)).toBe('November 2026');
  });
});

describe('sums', () => {
  it('count what may still cost something, real and test money apart', () => {
    const free = receipts.filter(
      ({ money }) => money === 'void' || money === 'expired' || money === 'cancelled',
    );
    expect(free.length).toBeGreaterThan(2);
    expect(spendingOf(free)).toEqual({ real: '0', test: '0' });
    const [test, elsewhere] = ['test', 'elsewhere'].map((id) => receipts.filter((one) => one.id === id));
    expect(spendingOf([...(test ?? []), ...(elsewhere ?? [])])).toEqual({ real: '500000', test: '10000' });
  });

  it('of sums are exact', () => {
    const large = { real: '90071992547409931', test: '1' };
    expect(added([large, large])).toEqual({ real: '180143985094819862', test: '2' });
    expect(added([])).toEqual({ real: '0', test: '0' });
  });
});
