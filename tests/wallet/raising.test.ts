// What a rule may be raised to without the password, and what not: at the threshold, one above it, and by every way around it.
import { describe, expect, it } from 'vitest';
import { failed, success } from '../../lib/core/failure.ts';
import type { Rule } from '../../lib/rules/index.ts';
import { confirmedAnswer } from '../../lib/wallet/always.ts';
import { confirmPassword, createVault } from '../../lib/wallet/lock.ts';
import type { Asked } from '../../lib/wallet/obey.ts';
import { isFar, wantsPassword } from '../../lib/wallet/raising.ts';
import { allowSite, setRule, writeRule } from '../../lib/wallet/rule-book.ts';
import { templates } from '../../lib/wallet/templates.ts';
import {
  candidateFor,
  clockAt,
  countedRandom,
  freshLedger,
  memorySession,
  memoryTries,
  memoryVault,
  shop,
} from './world.ts';

type Settings = Rule['settings'];

function ruleFor(settings: Settings, change: Partial<Rule> = {}): Rule {
  return { site: shop, money: 'real', on: true, settings, changedAt: 0, inherits: true, ...change };
}

const forAll = (settings: Settings) => ruleFor(settings, { site: '*' });
const media = (perRequest: string, perDay: string) => ({
  'third-party': { 'https://media.example': { 'per-request': perRequest, 'per-day': perDay } },
});

describe('a rule wants the password', () => {
  it.each<[string, boolean, Rule, Rule | undefined]>([
    [
      'a dollar at once, ten a day',
      false,
      ruleFor({ 'per-request': '1000000', 'per-day': '10000000' }),
      undefined,
    ],
    ['one above a dollar', true, ruleFor({ 'per-request': '1000001', 'per-day': '10000000' }), undefined],
    ['one above ten a day', true, ruleFor({ 'per-request': '1', 'per-day': '10000001' }), undefined],
    ['no limit for one payment: the day’s is it', true, ruleFor({ 'per-day': '2000000' }), undefined],
    [
      'the limit for one payment off',
      true,
      ruleFor({ 'per-request': 'off', 'per-day': '2000000' }),
      undefined,
    ],
    [
      'no budget of the day: nothing is paid',
      false,
      ruleFor({ 'per-request': '9000000', 'per-day': 'off' }),
      undefined,
    ],
    [
      'switched off',
      false,
      ruleFor({ 'per-request': '9000000', 'per-day': '90000000' }, { on: false }),
      undefined,
    ],
    [
      'blocked',
      false,
      ruleFor({ blocked: true, 'per-request': '9000000', 'per-day': '90000000' }),
      undefined,
    ],
    ['play money', false, ruleFor({ 'per-day': '90000000' }, { money: 'test' }), undefined],
    [
      'lowered, and high still',
      false,
      ruleFor({ 'per-request': '1', 'per-day': '20000000' }),
      ruleFor({ 'per-request': '1', 'per-day': '30000000' }),
    ],
    [
      'raised from high',
      true,
      ruleFor({ 'per-request': '1', 'per-day': '30000001' }),
      ruleFor({ 'per-request': '1', 'per-day': '30000000' }),
    ],
    [
      'what was taken in switched off, on',
      true,
      ruleFor({ 'per-request': '1', 'per-day': '30000000' }),
      ruleFor({ 'per-request': '1', 'per-day': '30000000' }, { on: false }),
    ],
    [
      'another origin with more than ten a day',
      true,
      ruleFor({ 'per-request': '1', 'per-day': '1', ...media('1', '10000001') }),
      undefined,
    ],
    [
      'another origin with more than a dollar',
      true,
      ruleFor({ 'per-request': '1', 'per-day': '1', ...media('1000001', '10000000') }),
      undefined,
    ],
    ['all sites, 25 a day', false, forAll({ 'all-day': '25000000' }), forAll({ 'all-day': '2000000' })],
    ['all sites, one above', true, forAll({ 'all-day': '25000001' }), forAll({ 'all-day': '2000000' })],
    ['all sites, no limit', true, forAll({ 'all-day': 'off' }), forAll({ 'all-day': '2000000' })],
    ['all sites, nothing said any more', true, forAll({}), forAll({ 'all-day': '2000000' })],
    [
      'all sites, what each inherits',
      true,
      forAll({ 'all-day': '1', 'per-day': '20000000' }),
      forAll({ 'all-day': '1' }),
    ],
  ])('%s: %s', (_name, isWanted, after, before) => {
    expect(wantsPassword(after, before, undefined)).toBe(isWanted);
  });

  it('what a rule inherits is what it allows', () => {
    const all = forAll({ 'per-request': '2000000', 'per-day': '20000000' });
    expect(wantsPassword(ruleFor({}), undefined, all)).toBe(true);
    expect(wantsPassword(ruleFor({}, { inherits: false }), undefined, all)).toBe(false);
  });

  it('no template does', () => {
    for (const { on, settings } of Object.values(templates))
      expect(wantsPassword(ruleFor(settings, { on }), undefined, undefined)).toBe(false);
  });
});

describe('the password', () => {
  const password = 'a long pass phrase';

  /** Without a vault: whatever wants the password fails before it is tried. */
  function bare() {
    return {
      ledger: freshLedger().ledger,
      vault: memoryVault(),
      session: memorySession(),
      tries: memoryTries(),
      clock: clockAt(),
      random: countedRandom(),
    };
  }

  const high = { perRequest: '2000000', perDay: '20000000' };
  const always = { kind: 'always', ...high } as const;
  const asked = { site: shop, met: {}, candidate: candidateFor(), others: [] } as unknown as Asked; // what is looked at of a question

  it('for an “always” beyond what is usual is needed, must be the right one, goes no further, and its tries are counted as for unlocking', async () => {
    const ports = bare();
    const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
    await createVault({ words, password }, ports);
    expect(await confirmPassword(undefined, ports)).toEqual(failed('password-needed'));
    expect(await confirmPassword('', ports)).toEqual(failed('password-needed'));
    expect(ports.tries.current.failed).toBe(0);
    expect(await confirmPassword('another pass phrase', ports)).toMatchObject({
      failure: { name: 'password-wrong' },
    });
    expect(ports.tries.current.failed).toBe(1);
    const confirmed = success({ ...always, isConfirmed: true });
    expect(await confirmedAnswer([asked], { ...always, password }, ports)).toEqual(confirmed);
    expect(ports.tries.current.failed).toBe(0);
  }, 30_000);

  it('without it nothing is written', async () => {
    const { ledger, clock } = bare();
    const view = { ...high, on: true, blocked: false, money: 'real' } as const;
    for (const ports of [
      { ledger, clock },
      { ledger, clock, confirm: async () => failed('password-wrong') },
    ]) {
      expect((await setRule(shop, view, ports)).ok).toBe(false);
      expect((await allowSite({ site: shop, money: 'real' }, high, ports)).ok).toBe(false);
      expect((await writeRule(ruleFor({ 'per-day': '90000000' }), ports)).ok).toBe(false);
    }
    expect(await ledger.rules()).toEqual([]);
    expect((await setRule(shop, view, { ledger, clock, confirm: async () => success(null) })).ok).toBe(true);
  }, 30_000);

  it('is asked for by nothing else, and never handed on', async () => {
    const ports = bare();
    expect(await confirmedAnswer([asked], always, ports)).toEqual(failed('password-needed'));
    const small = { kind: 'always', perRequest: '50000', perDay: '500000' } as const;
    expect(await confirmedAnswer([asked], { ...small, password: 'x' }, ports)).toEqual(success(small));
  }, 30_000);

  it('a page cannot say itself that it was given', async () => {
    const ports = bare();
    const lying = { kind: 'always', ...high, isConfirmed: true } as never;
    expect(await confirmedAnswer([asked], lying, ports)).toEqual(failed('password-needed'));
    expect(await confirmedAnswer([asked], { kind: 'once', isConfirmed: true } as never, ports)).toEqual(
      success({ kind: 'once' }),
    );
  }, 30_000);

  it('a trust that cannot end is no answer', async () => {
    const ports = bare();
    for (const trust of [{ until: 1 }, { times: 0 }, { times: 5, until: 9 }, 'visit', 'for ever'] as never[])
      expect(
        (await confirmedAnswer([asked], { kind: 'always', perRequest: '1', perDay: '1', trust }, ports)).ok,
      ).toBe(false);
  }, 30_000);
});

describe('limits that no site gets without the password', () => {
  it.each([
    ['1000000', '10000000', false],
    ['1000001', '10000000', true],
    ['1000000', '10000001', true],
  ])('%s for one payment, %s a day: %s', (perRequest, perDay, far) => {
    expect(isFar({ perRequest, perDay })).toBe(far);
  });
});
