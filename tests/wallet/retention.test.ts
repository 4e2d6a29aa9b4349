// What is old goes when the user wants that: never what is open, owed or counted, never by a wrong clock, at most once a day.
import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../lib/browser/storage/settings.ts';
import { type MoneyState, moneyStates } from '../../lib/core/purchase.ts';
import { day } from '../../lib/wallet/history.ts';
import type { Past } from '../../lib/wallet/ports.ts';
import { forgetOld, readRetention } from '../../lib/wallet/retention.ts';
import { answered, filled, past } from './pasts.ts';
import { allPurchases, clockAt, noon } from './world.ts';

async function keeping(days: number | null, all: readonly Past[], isRight = true) {
  const { database, ledger, archive } = await filled(...all);
  const { retention } = settingsIn(database);
  await retention.setDays(days);
  const clock = clockAt();
  const ports = { archive, clock, retention, isClockRight: async () => isRight };
  return { ledger, retention, clock, forget: () => forgetOld(ports) };
}

const ago = (days: number) => ({ at: noon - days * day });
const notDelivered = (change: object) => {
  const one = past('settled', change);
  return { ...one, log: one.log.filter(({ kind }) => kind !== 'answered') };
};

describe('what is deleted', () => {
  it('is what is closed; what is open or in conflict stays, however old', async () => {
    const { ledger, forget } = await keeping(
      30,
      moneyStates.map((money) => past(money, ago(4_000))),
    );
    expect(await forget()).toBe(4);
    const left = new Set((await allPurchases(ledger)).map(({ money }) => money));
    const closed: readonly MoneyState[] = ['settled', 'expired', 'cancelled', 'void'];
    expect(left).toEqual(new Set(moneyStates.filter((money) => !closed.includes(money))));
  });

  it.each<[days: number, age: number, isGone: boolean]>([
    [30, 30.9, false], // a limit may look back so far
    [30, 31.1, true],
    [90, 89.9, false],
    [90, 90.1, true],
  ])('at %d days kept, what is %d days old', async (days, age, isGone) => {
    const { forget } = await keeping(days, [past('settled', ago(age))]);
    expect(await forget()).toBe(isGone ? 1 : 0);
  });

  it('is not what was paid and did not come, until a year is over', async () => {
    const { forget, ledger } = await keeping(30, [
      notDelivered(ago(100)),
      notDelivered(ago(366)),
      past('live', ago(100), [answered(404)]),
      past('expired', ago(100)),
    ]);
    expect(await forget()).toBe(2);
    expect((await allPurchases(ledger)).map(({ at }) => (noon - at) / day)).toEqual([100, 100]);
  });

  it('is nothing where everything is kept', async () => {
    const { forget } = await keeping(null, [past('settled', ago(4_000))]);
    expect(await forget()).toBe(0);
  });

  it('is nothing while the clock is not known to be right', async () => {
    const { forget, ledger } = await keeping(30, [past('settled', ago(4_000))], false);
    expect(await forget()).toBe(0);
    expect(await allPurchases(ledger)).toHaveLength(1);
  });
});

describe('it is looked for', () => {
  it('once a day, also when the clock is set back', async () => {
    const { forget, clock, retention } = await keeping(30, [past('settled', ago(40))]);
    expect(await forget()).toBe(1);
    const looks: number[] = [];
    for (const hours of [1, 23, 24, 25, 47, 48, -100]) {
      clock.now = noon + hours * 3_600_000;
      const before = await retention.lookedAt();
      await forget();
      if ((await retention.lookedAt()) !== before) looks.push(hours);
    }
    expect(looks).toEqual([24, 48, -100]);
  });
});

describe('the number of days', () => {
  it.each([
    [null, null],
    [30, 30],
    [3650, 3650],
  ])('%j is kept', async (days, kept) => {
    expect(readRetention(days)).toEqual({ ok: true, value: kept });
  });

  it.each([29, 3651, 30.5, -1, Number.NaN, '90', undefined, {}])('%j is refused', (days) => {
    expect(readRetention(days)).toMatchObject({ failure: { name: 'retention-malformed' } });
  });

  it('that was damaged deletes nothing', async () => {
    const { database } = await filled();
    await (await database).put('settings', 'soon', 'retention-days');
    expect(await settingsIn(database).retention.days()).toBeNull();
    expect(await settingsIn(database).retention.lookedAt()).toBe(0);
  });
});
