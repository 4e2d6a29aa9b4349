// What a person allows a site: written only when it makes sense, read back as it was written, proposed with care.
import { describe, expect, it } from 'vitest';
import { success } from '../../lib/core/failure.ts';
import type { RuleView } from '../../lib/wallet/api.ts';
import {
  allowSite,
  blockedSites,
  blockSite,
  moneyOf,
  newRule,
  setRule,
  viewOf,
} from '../../lib/wallet/rule-book.ts';
import { clockAt, freshLedger, noon, shop } from './world.ts';

const view: RuleView = { on: true, blocked: false, perRequest: '50000', perDay: '500000', money: 'real' };

function book() {
  const { ledger } = freshLedger();
  return { ledger, clock: clockAt(), confirm: async () => success(null) };
}

describe('setting a rule', () => {
  it('is read back as it was set, with the moment of the change', async () => {
    const ports = book();
    expect(await setRule(shop, view, ports)).toEqual({ ok: true, value: view });
    const rule = await ports.ledger.rule(shop, 'real');
    expect(rule).toMatchObject({ site: shop, changedAt: noon });
    expect(rule && viewOf(rule)).toEqual(view);
  });

  it.each<[string, string, Partial<Record<keyof RuleView, unknown>>, string]>([
    ['a plain http site', 'http://shop.example', {}, 'site-not-secure'],
    ['no site', 'shop.example', {}, 'site-opaque'],
    ['a URL for a site', 'https://shop.example/paper', {}, 'site-opaque'],
    ['a limit with a sign', shop, { perDay: '-1' }, 'limit-malformed'],
    ['a limit as a number', shop, { perDay: 500_000 }, 'limit-malformed'],
    ['a limit beyond all money', shop, { perDay: '9'.repeat(19) }, 'limit-malformed'],
    ['no limit', shop, { perDay: undefined }, 'limit-malformed'],
    ['no limit of one payment', shop, { perRequest: '' }, 'limit-malformed'],
    ['more at once than in a day', shop, { perRequest: '500001' }, 'limit-malformed'],
  ])('%s: nothing is written', async (_name, site, change, name) => {
    const ports = book();
    const wanted = { ...view, ...change } as RuleView; // what a page could send all the same
    expect(await setRule(site, wanted, ports)).toMatchObject({ ok: false, failure: { name } });
    for (const money of ['real', 'test'] as const)
      expect(await ports.ledger.rule(site, money)).toBeUndefined();
  });

  it('only true is on, and only true is blocked', async () => {
    const ports = book();
    await setRule(shop, { ...view, on: 'yes' as never, blocked: 1 as never }, ports);
    expect(await ports.ledger.rule(shop, 'real')).toMatchObject({ on: false, settings: { blocked: false } });
  });

  it('this machine only ever gets a rule for test money', async () => {
    const ports = book();
    await setRule('http://localhost:3000', view, ports);
    expect(await ports.ledger.rule('http://localhost:3000', 'real')).toBeUndefined();
    expect(await ports.ledger.rule('http://localhost:3000', 'test')).toMatchObject({ money: 'test' });
    expect([moneyOf('http://localhost:3000'), moneyOf('https://localhost'), moneyOf(shop)]).toEqual([
      'test',
      'test',
      'real',
    ]);
  });

  it('test money and real money have rules of their own', async () => {
    const ports = book();
    await setRule(shop, view, ports);
    await setRule(shop, { ...view, money: 'test', perDay: '9000000' }, ports);
    expect(await ports.ledger.rule(shop, 'real')).toMatchObject({ settings: { 'per-day': '500000' } });
    expect(await ports.ledger.rule(shop, 'test')).toMatchObject({ settings: { 'per-day': '9000000' } });
  });
});

describe('“always” and “block”', () => {
  it('always switches the rule on, and unblocks', async () => {
    const ports = book();
    await setRule(shop, { ...view, on: false, blocked: true }, ports);
    await allowSite({ site: shop, money: 'real' }, { perRequest: '10000', perDay: '100000' }, ports);
    expect(await ports.ledger.rule(shop, 'real')).toMatchObject({
      on: true,
      settings: { blocked: false, 'per-request': '10000', 'per-day': '100000' },
    });
  });

  it('block keeps the limits for the day it is taken back', async () => {
    const ports = book();
    await setRule(shop, { ...view, perDay: '60000' }, ports);
    await blockSite(shop, ports);
    expect(await ports.ledger.rule(shop, 'real')).toMatchObject({
      settings: { blocked: true, 'per-day': '60000' },
    });
  });

  it('blocked for one kind of money is blocked for both, and so is unblocked', async () => {
    const ports = book();
    await setRule(shop, { ...view, money: 'test', perDay: '9000000' }, ports);
    await setRule(shop, { ...view, blocked: true }, ports);
    const other = () => ports.ledger.rule(shop, 'test');
    expect(await other()).toMatchObject({ on: true, settings: { blocked: true, 'per-day': '9000000' } });
    expect(blockedSites(await ports.ledger.rules())).toEqual([shop]);
    await setRule(shop, view, ports);
    expect(await other()).toMatchObject({ settings: { blocked: false } });
    expect(blockedSites(await ports.ledger.rules())).toEqual([]);
  });

  it('a site on this machine is blocked without a rule for real money, which it never has', async () => {
    const ports = book();
    await blockSite('http://localhost:4021', ports);
    expect((await ports.ledger.rules()).map(({ site, money }) => `${site} ${money}`)).toEqual([
      'http://localhost:4021 test',
    ]);
    expect(blockedSites(await ports.ledger.rules())).toEqual(['http://localhost:4021']);
  });

  it('a site without a rule is blocked too', async () => {
    const ports = book();
    await blockSite(shop, ports);
    for (const money of ['real', 'test'] as const) {
      expect(await ports.ledger.rule(shop, money)).toMatchObject({ on: false, settings: { blocked: true } });
    }
  });
});

describe('what is proposed', () => {
  it('a new rule is off and unblocked, with the usual limits', () => {
    expect(newRule('real')).toEqual({
      on: false,
      blocked: false,
      perRequest: '50000',
      perDay: '500000',
      money: 'real',
    });
  });
});
