// What the last days cost: every day in its place, nothing added that is not the same money, and no row read for it.
import { describe, expect, it } from 'vitest';
import { readDaily, spendingByDay } from '../../lib/wallet/daily.ts';
import { day } from '../../lib/wallet/history.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { filled, past } from './pasts.ts';
import { clockAt, noon, shop } from './world.ts';

const other = 'https://other.example';
const clock = clockAt(noon);
const week = { days: 7, by: 'site', most: 5 } as const;

async function archiveOf(...all: readonly Past[]) {
  const { archive } = await filled(...all);
  return { archive: { daySums: archive.daySums }, clock };
}

describe('what the last days cost', () => {
  it('has a place for every day, the oldest first and today last', async () => {
    const ports = await archiveOf(past('settled', { at: noon }), past('settled', { at: noon - 6 * day }));
    const { days, series } = await spendingByDay(week, ports);
    expect(days).toHaveLength(7);
    expect([days[0], days.at(-1)]).toEqual(['2027-01-09', '2027-01-15']);
    expect(series).toEqual([
      {
        of: shop,
        money: 'real',
        costs: ['10000', '0', '0', '0', '0', '0', '10000'],
        cost: '20000',
        count: 2,
      },
    ]);
  });

  it('knows nothing of the day before the first, nor of what a clock that ran ahead has written', async () => {
    const ports = await archiveOf(
      past('settled', { at: noon - 7 * day }),
      past('settled', { at: noon + day }),
    );
    expect((await spendingByDay(week, ports)).series).toEqual([]);
  });

  it('counts what may still cost money, and nothing that cost none', async () => {
    const states = ['live', 'unknown', 'reserved', 'settled', 'conflict', 'void', 'expired', 'cancelled'];
    const ports = await archiveOf(...states.map((money) => past(money as 'live')));
    expect((await spendingByDay(week, ports)).series).toMatchObject([{ cost: '50000', count: 5 }]);
  });

  it('never adds test money to real money', async () => {
    const test = { kind: 'test', network: 'eip155:84532' } as const;
    const ports = await archiveOf(past('settled'), past('settled', test));
    for (const by of ['site', 'network'] as const) {
      const { series } = await spendingByDay({ ...week, by }, ports);
      expect(series.map(({ money, cost }) => [money, cost])).toEqual([
        ['real', '10000'],
        ['test', '10000'],
      ]);
    }
  });

  it('is told by site or by network, the dearest first, equal ones by name', async () => {
    const ports = await archiveOf(
      past('settled', { site: other, amount: '20000' }),
      past('settled'),
      past('settled', { site: 'https://a.example' }),
    );
    const of = async (by: 'site' | 'network') =>
      (await spendingByDay({ ...week, by }, ports)).series.map((one) => one.of);
    expect(await of('site')).toEqual([other, 'https://a.example', shop]);
    expect(await of('network')).toEqual(['eip155:8453']);
  });

  it('puts together what is left, but not one alone', async () => {
    const at = (n: number) =>
      past('settled', {
        site: `https://site-${n}.example`,
        amount: `${90_000 - n}`,
        at: noon - (n % 2) * day,
      });
    const five = await archiveOf(...[1, 2, 3, 4, 5].map(at));
    const shown = await spendingByDay({ ...week, most: 3 }, five);
    expect(shown.series.map(({ of }) => of)).toEqual([
      'https://site-1.example',
      'https://site-2.example',
      'https://site-3.example',
      null,
    ]);
    expect(shown.series.at(-1)).toMatchObject({ cost: '179991', count: 2 });
    expect(shown.series.at(-1)?.costs.slice(-2)).toEqual(['89995', '89996']);
    const all = await spendingByDay({ ...week, most: 4 }, five);
    expect(all.series.map(({ of }) => of)).not.toContain(null);
  });

  it('names what was spent elsewhere by an empty site', async () => {
    const ports = await archiveOf(past('settled', { site: '', url: '', method: '', decidedBy: 'elsewhere' }));
    expect((await spendingByDay(week, ports)).series).toMatchObject([{ of: '' }]);
  });
});

describe('a question as a message says it', () => {
  it.each<[unknown, object]>([
    [
      { days: 90, by: 'network', most: 3 },
      { days: 90, by: 'network', most: 3 },
    ],
    [undefined, { days: 30, by: 'site', most: 5 }],
    [
      { days: 401, by: 'constructor', most: 13 },
      { days: 30, by: 'site', most: 5 },
    ],
    [
      { days: 0, by: null, most: 0 },
      { days: 30, by: 'site', most: 5 },
    ],
    [
      { days: 7.5, most: '4' },
      { days: 30, by: 'site', most: 5 },
    ],
  ])('%o', (said, read) => {
    expect(readDaily(said)).toEqual(read);
  });
});
