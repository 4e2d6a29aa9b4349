// The rule book in a person's hands: saved, taken away, from a template, above names that strangers have, tried on the past.
import { describe, expect, it } from 'vitest';
import { archiveIn } from '../../lib/browser/storage/archive.ts';
import { success } from '../../lib/core/failure.ts';
import type { RuleDraft } from '../../lib/wallet/api.ts';
import { budgetsOf } from '../../lib/wallet/budgets.ts';
import { dryRunView } from '../../lib/wallet/dry-run-view.ts';
import { applyTemplate, removeRule, ruleEntries, saveRule } from '../../lib/wallet/rule-entries.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { termsLike } from './journal.ts';
import { clockAt, freshLedger, networks, noon, shop } from './world.ts';

const day = 24 * 3_600_000;
const draft: RuleDraft = {
  site: shop,
  money: 'real',
  on: true,
  settings: { 'per-day': '500000', requests: 'navigations' },
};

function book() {
  const { ledger, database } = freshLedger();
  const clock = clockAt();
  return { ledger, clock, archive: archiveIn(database), confirm: async () => success(null) };
}

type Ports = ReturnType<typeof book>;

async function bought(
  { ledger }: Ports,
  id: string,
  change: Parameters<typeof termsLike>[0] = {},
): Promise<void> {
  const terms = termsLike({ id, nonce: id, thing: id, key: id, ...change });
  await ledger.reserve(terms, { kind: 'reserved', challenge: '', offer: null }, () => ({ say: 'pay' }));
}

describe('a rule', () => {
  it('is saved as it is drafted, and listed after what holds for all sites', async () => {
    const ports = book();
    const entry = { ...draft, changedAt: noon, inherits: true };
    expect(await saveRule(draft, false, ports)).toEqual(success(entry));
    expect(await ruleEntries(ports)).toEqual([
      ...firstRules.map((rule) => ({ ...rule, inherits: false })),
      entry,
    ]);
  });

  it.each<[string, object, string]>([
    ['a kind that nobody knows', { settings: { 'per-week': '1' } }, 'rule-malformed'],
    ['a setting that its kind cannot read', { settings: { rate: { minute: 0 } } }, 'rule-malformed'],
    ['more at once than in a day', { settings: { 'per-request': '2', 'per-day': '1' } }, 'limit-malformed'],
    ['what only all sites together have', { settings: { 'all-day': '1' } }, 'rule-malformed'],
    [
      'trust with an end for all sites',
      { site: '*', settings: { trust: { times: 1, since: 1 } } },
      'rule-malformed',
    ],
    ['off for what cannot be off', { settings: { payee: 'off' } }, 'rule-malformed'],
    ['settings that are none', { settings: [] }, 'rule-malformed'],
    ['another kind of money', { money: 'play' }, 'rule-malformed'],
    ['a URL', { site: `${shop}/paper` }, 'site-opaque'],
    ['a site without encryption', { site: 'http://shop.example' }, 'site-not-secure'],
  ])('%s is not saved', async (_name, change, name) => {
    const ports = book();
    expect(await saveRule({ ...draft, ...change } as RuleDraft, true, ports)).toMatchObject({
      ok: false,
      failure: { name },
    });
    expect(await ports.ledger.rules()).toEqual([]);
  });

  it('is a copy: what its author changes afterwards changes nothing', async () => {
    const ports = book();
    const paths = ['/news/*'];
    await saveRule({ ...draft, settings: { paths } }, false, ports);
    paths.push('/*');
    expect((await ports.ledger.rule(shop, 'real'))?.settings).toEqual({ paths: ['/news/*'] });
  });

  it('is taken away; what holds for all sites is not', async () => {
    const ports = book();
    await saveRule(draft, false, ports);
    expect(await removeRule(draft, ports)).toEqual(success(null));
    expect(await removeRule(draft, ports)).toMatchObject({ failure: { name: 'rule-unknown' } });
    expect(await removeRule({ site: '*', money: 'real' }, ports)).toMatchObject({ ok: false });
    expect(await ports.ledger.rule('*', 'real')).toBeDefined();
  });

  it('that blocked is taken away for both kinds of money: the site is as if nobody had said anything', async () => {
    const ports = book();
    await saveRule({ ...draft, settings: { blocked: true } }, false, ports);
    expect(await ports.ledger.rule(shop, 'test')).toMatchObject({ on: false, settings: { blocked: true } });
    await removeRule(draft, ports);
    expect(await ports.ledger.rule(shop, 'test')).toMatchObject({ on: false, settings: { blocked: false } });
  });

  it('of this machine is for test money, whatever is said', async () => {
    const ports = book();
    await saveRule({ ...draft, site: 'http://localhost:3000' }, false, ports);
    expect(await ports.ledger.rules()).toMatchObject([{ site: 'http://localhost:3000', money: 'test' }]);
  });
});

describe('a template', () => {
  it.each([
    ['ask', { on: false }],
    [
      'small-change',
      { on: true, settings: { 'per-request': '50000', 'per-day': '500000', 'per-month': '5000000' } },
    ],
    ['generous', { on: true, settings: { 'per-request': '500000', 'per-day': '5000000' } }],
    ['block', { on: false, settings: { blocked: true } }],
  ])('%s', async (template, expected) => {
    const ports = book();
    expect(await applyTemplate({ site: shop, money: 'real', template }, ports)).toMatchObject({
      ok: true,
      value: expected,
    });
  });

  it('is one of the four, and not for all sites', async () => {
    expect((await applyTemplate({ site: shop, money: 'real', template: 'toString' }, book())).ok).toBe(false);
    expect((await applyTemplate({ site: '*', money: 'real', template: 'generous' }, book())).ok).toBe(false);
  });
});

describe('a wildcard', () => {
  const wild = { ...draft, site: 'https://*.shop.example' };

  it('stands above a site that was paid, warns, and wants a second word', async () => {
    const ports = book();
    expect(await saveRule(wild, true, ports)).toMatchObject({ failure: { name: 'wildcard-unknown' } });
    await bought(ports, 'a', { site: 'https://a.b.shop.example' });
    expect(await saveRule(wild, true, ports)).toMatchObject({ failure: { name: 'wildcard-unknown' } });
    await bought(ports, 'b', { site: 'https://news.shop.example' });
    expect(await saveRule(wild, false, ports)).toMatchObject({ failure: { name: 'wildcard-unconfirmed' } });
    expect(await saveRule(wild, true, ports)).toMatchObject({ ok: true, value: { warning: 'wildcard' } });
    expect(await ruleEntries(ports)).toContainEqual(
      expect.objectContaining({ site: wild.site, warning: 'wildcard' }),
    );
  });

  it('that was saved switched off is asked about when it is switched on', async () => {
    const ports = book();
    expect((await saveRule({ ...wild, on: false }, false, ports)).ok).toBe(true);
    expect(await saveRule(wild, true, ports)).toMatchObject({ failure: { name: 'wildcard-unknown' } });
  });

  it.each([
    ['https://*.example', 'wildcard-too-wide'],
    ['https://*.co.uk', 'wildcard-too-wide'],
    ['https://*.github.io', 'wildcard-too-wide'],
    ['https://*.10.0.0.1', 'rule-malformed'],
    ['http://*.shop.example', 'site-not-secure'],
    ['https://*.localhost', 'rule-malformed'],
    ['https://*.*.shop.example', 'rule-malformed'],
    ['https://a.*.shop.example', 'rule-malformed'],
    ['https://*shop.example', 'rule-malformed'],
  ])('%s: %s', async (site, name) => {
    expect(await saveRule({ ...wild, site }, true, book())).toMatchObject({ ok: false, failure: { name } });
  });
});

describe('budgets', () => {
  it('tell what is spent of each limit, and when it will be less', async () => {
    const ports = book();
    await saveRule({ ...draft, settings: { 'per-day': '500000' } }, false, ports);
    await bought(ports, 'old', { at: noon - 20 * day, cost: '70000' });
    await bought(ports, 'now', { at: noon - 3_600_000 });
    await bought(ports, 'other', { at: noon - 7_200_000, site: 'https://other.example' });
    expect(await budgetsOf({ site: shop, money: 'real' }, ports)).toEqual([
      { kind: 'per-day', spent: '10000', limit: '500000', own: true, lessAt: noon + day - 3_600_000 },
      {
        kind: 'per-month',
        spent: '80000',
        limit: '5000000',
        own: false,
        lessAt: Math.floor(noon / day - 19) * day + 30 * day,
      },
      { kind: 'all-day', spent: '20000', limit: '2000000', own: false, lessAt: noon + day - 7_200_000 },
      { kind: 'outstanding', spent: '90000', limit: '500000', own: false, lessAt: null },
    ]);
  });

  it('of what is no site there are none', async () => {
    expect(await budgetsOf({ site: 'nowhere', money: 'real' }, book())).toEqual([]);
  });

  it('of nothing spent there is no moment', async () => {
    const [day1] = await budgetsOf({ site: shop, money: 'test' }, book());
    expect(day1).toMatchObject({ kind: 'per-day', spent: '0', lessAt: null });
  });
});

describe('a dry run', () => {
  it('tells what would have been paid, asked and refused, and changes nothing', async () => {
    const ports = book();
    await saveRule({ ...draft, settings: { 'per-day': '500000' } }, false, ports);
    for (const n of [1, 2, 3]) await bought(ports, `${n}`, { at: noon - n * 60_000 });
    await bought(ports, 'test', {
      at: noon - 1,
      kind: 'test',
      network: 'eip155:84532',
      asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    });
    const before = await ruleEntries(ports);
    const run = await dryRunView([{ ...draft, settings: { 'per-day': '20000' } }], { ...ports, networks });
    expect(run).toMatchObject({
      ok: true,
      value: {
        paid: { count: 2, spending: { real: '20000', test: '0' } },
        asked: { count: 2, spending: { real: '10000', test: '10000' } },
        refused: { count: 0 },
        changed: [
          { say: 'ask', reason: 'no-rule', receipt: { id: 'test' } },
          { say: 'ask', reason: 'over-per-day', receipt: { id: '1' } },
        ],
      },
    });
    expect(await ruleEntries(ports)).toEqual(before);
  });

  it('of a rule that cannot be read there is none', async () => {
    expect((await dryRunView([{ ...draft, settings: { rate: 1 } }], { ...book(), networks })).ok).toBe(false);
  });
});
