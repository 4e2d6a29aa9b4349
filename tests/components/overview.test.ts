// The overview in numbers and words: bars that stand where they should, sums that are exact, months that do not slip.
import { describe, expect, it } from 'vitest';
import { barsOf, type Frame } from '../../components/state/bars.ts';
import {
  comparedText,
  dailyPlot,
  monthlyPlot,
  monthsUpTo,
  spansAt,
} from '../../components/state/overview.ts';
import { type Plotted, patternOf, patterns, plotText, sumsOf } from '../../components/state/plots.ts';
import { fakeEnvironment } from './fake-environment.ts';

const frame: Frame = { width: 400, height: 212, aside: () => 50, below: 20, name: 60, mirrored: false };
const now = Date.UTC(2026, 10, 25, 12);
const words = { ...fakeEnvironment(), now: () => now };

function readable(text: string): string {
  return text.replaceAll(/\s/g, ' ');
}

describe('the bars', () => {
  const costs = [
    ['10000', '0', '30000'],
    ['10000', '0', '10000'],
  ];

  it('stand on each other, as high as what they cost', () => {
    const { columns } = barsOf(costs, frame);
    const [first, empty, last] = columns.map(({ segments }) => segments);
    expect(empty).toEqual([]);
    const [lower, upper] = last ?? [];
    expect(lower?.y).toBeCloseTo((upper?.y ?? 0) + (upper?.height ?? 0));
    expect(lower?.height).toBeCloseTo(3 * (upper?.height ?? 0));
    expect(first?.[0]?.height).toBeCloseTo(upper?.height ?? 0);
    expect((lower?.y ?? 0) + (lower?.height ?? 0)).toBeCloseTo(frame.height - frame.below);
  });

  it('stand beside the amounts and within the picture, in the order of time', () => {
    const xs = barsOf(costs, frame).columns.map(({ x, width }) => [x, x + width] as const);
    expect(xs[0]?.[0]).toBeGreaterThanOrEqual(50);
    expect(xs.at(-1)?.[1]).toBeLessThanOrEqual(400);
    expect(xs.map(([x]) => x)).toEqual(xs.map(([x]) => x).toSorted((one, other) => one - other));
  });

  it('run the other way where reading does, with the amounts on the other side', () => {
    const { columns } = barsOf(costs, { ...frame, mirrored: true });
    expect(columns[0]?.x ?? 0).toBeGreaterThan(columns[2]?.x ?? 400);
    expect((columns[0]?.x ?? 0) + (columns[0]?.width ?? 0)).toBeLessThanOrEqual(350);
    expect(columns[2]?.x).toBeGreaterThanOrEqual(0);
  });

  it('have lines at whole micro-dollars, from nothing to above the highest', () => {
    for (const most of ['1', '7', '45000', '999999999']) {
      const { lines } = barsOf([[most]], frame);
      expect(lines[0]?.microUsd).toBe('0');
      expect(lines.every(({ microUsd }) => /^[0-9]+$/.test(microUsd))).toBe(true);
      expect(Number(lines.at(-1)?.microUsd)).toBeGreaterThanOrEqual(Number(most) * 0.75);
    }
  });

  it('give the amounts the room that these amounts need', () => {
    const seen: string[] = [];
    const aside = (lines: readonly string[]) => {
      seen.push(...lines);
      return 80;
    };
    expect(barsOf(costs, { ...frame, aside }).columns[0]?.x).toBeGreaterThanOrEqual(80);
    expect(seen).toContain('40000');
  });

  it('are named as often as there is room, the last one always', () => {
    const many = [Array.from({ length: 90 }, () => '1')];
    const { named } = barsOf(many, frame);
    expect(named.at(-1)).toBe(89);
    expect(named.length).toBeLessThanOrEqual(350 / 60 + 1);
    expect(barsOf(costs, frame).named).toEqual([0, 1, 2]);
  });

  it('nothing at all is a picture without bars', () => {
    expect(barsOf([], frame).columns).toEqual([]);
    expect(barsOf([['0', '0']], frame).columns.flatMap(({ segments }) => segments)).toEqual([]);
  });
});

describe('a plot in words', () => {
  const plotted: Plotted = {
    columns: [
      { name: 'Nov 24', short: 'Nov 24' },
      { name: 'Nov 25', short: 'Nov 25' },
    ],
    series: [
      { name: 'shop.example', isRest: false, costs: ['10000', '9007199254740993'] },
      { name: 'All others', isRest: true, costs: ['0', '1'] },
    ],
  };

  it('adds up without a float', () => {
    expect(sumsOf(plotted)).toEqual(['10000', '9007199254740994']);
  });

  it('says what it comes to and when it was the most', () => {
    expect(plotText(plotted, words)).toBe(
      '$9,007,199,254.750994 in all. The most: Nov 25, $9,007,199,254.740994.',
    );
  });

  it('says nothing of the most where there is nothing', () => {
    expect(plotText({ ...plotted, series: [] }, words)).toBe('$0.00 in all.');
    expect(plotText({ columns: [], series: [] }, words)).toBe('$0.00 in all.');
  });

  it('the rest has a pattern of its own, which no site gets', () => {
    const [site, rest] = plotted.series;
    expect(rest && patternOf(rest, 1)).toBe(patterns - 1);
    expect([0, 1, 2, 3, 4].map((index) => site && patternOf(site, index))).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('days', () => {
  it('are those of one kind of money, with the others called so', () => {
    const one = { costs: ['1', '2'], cost: '3', count: 2 };
    const spending = {
      days: ['2026-11-24', '2026-11-25'],
      series: [
        { ...one, of: 'https://shop.example', money: 'real' as const },
        { ...one, of: null, money: 'real' as const },
        { ...one, of: 'http://localhost:4021', money: 'test' as const },
      ],
    };
    const real = dailyPlot(spending, 'real', (of) => `at ${of}`, words);
    expect(real.columns.map(({ name }) => name)).toEqual(['Nov 24', 'Nov 25']);
    expect(real.series.map(({ name, isRest }) => [name, isRest])).toEqual([
      ['at https://shop.example', false],
      ['All others', true],
    ]);
    expect(dailyPlot(spending, 'test', (of) => of, words).series).toHaveLength(1);
  });
});

describe('months', () => {
  it('are twelve, across the year, with those that cost nothing', () => {
    const months = monthsUpTo(now);
    expect([months[0], months.at(-1), months.length]).toEqual(['2025-12', '2026-11', 12]);
    const spending = { real: '70000', test: '1' };
    const { columns, series } = monthlyPlot([{ of: '2026-10', spending, count: 3 }], 'real', words);
    expect(columns.at(-2)).toEqual({ name: 'October 2026', short: 'Oct' });
    expect(series.map(({ costs }) => costs.slice(-3))).toEqual([['0', '70000', '0']]);
  });

  it.each([
    ['in the middle', Date.UTC(2026, 10, 25, 12), '2026-10-01', '2026-10-26', '2026-11-01'],
    ['on the first', Date.UTC(2026, 10, 1), '2026-10-01', '2026-10-02', '2026-11-01'],
    ['after a shorter one', Date.UTC(2026, 2, 31, 23), '2026-02-01', '2026-03-01', '2026-03-01'],
    ['in January', Date.UTC(2027, 0, 5), '2026-12-01', '2026-12-06', '2027-01-01'],
  ])('%s: the last one is compared up to the same day', (_name, at, from, to, begin) => {
    const { lastMonth, lastMonthUntil, thisMonth } = spansAt(at);
    const days = [lastMonth, lastMonthUntil, thisMonth].map((time) =>
      new Date(time).toISOString().slice(0, 10),
    );
    expect(days).toEqual([from, to, begin]);
  });

  it.each<[bigint, bigint, string]>([
    [50_000n, 30_000n, '$0.02 more than last month up to the same day.'],
    [30_000n, 50_000n, '$0.02 less than last month up to the same day.'],
    [30_000n, 30_000n, 'As much as last month up to the same day.'],
    [30_000n, 0n, ''],
  ])('%i after %i: %s', (one, before, text) => {
    expect(readable(comparedText(one, before, words))).toBe(text);
  });
});
