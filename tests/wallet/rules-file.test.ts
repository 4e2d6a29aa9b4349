// The rule book as a file: what goes out comes in, switched off; what is wrong in any part of it is not taken in at all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, success } from '../../lib/core/failure.ts';
import { ruleKinds } from '../../lib/rules/index.ts';
import type { RuleDraft } from '../../lib/wallet/api.ts';
import { readSettings } from '../../lib/wallet/rule-settings.ts';
import { exportRules, importRules } from '../../lib/wallet/rules-file.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { clockAt, freshLedger, noon, shop } from './world.ts';

const other = 'https://other.example';

function book(now = noon) {
  return { ledger: freshLedger().ledger, clock: clockAt(now) };
}

const entry = {
  site: shop,
  money: 'real',
  on: true,
  settings: { 'per-day': '500000' },
  changedAt: 5,
  inherits: true,
};

function fileOf(rules: unknown, change: object = {}): string {
  return JSON.stringify({ format: 'tuppence-rules', version: 1, exportedAt: '2027-01-15', rules, ...change });
}

describe('a rule book that was written', () => {
  it('is read by another wallet: every rule, switched off, changed now', async () => {
    const from = book();
    const rules = [
      { ...entry, settings: { 'per-day': '500000', 'path-limits': [{ path: '/a/*', limit: 'ask' }] } },
      { ...entry, site: 'https://*.shop.example', on: true, inherits: false },
      { ...entry, site: other, on: false, settings: { blocked: true } },
      { ...entry, site: other, money: 'test' },
    ] as const;
    for (const rule of rules) await from.ledger.putRule({ ...rule, money: rule.money as 'real' });
    const to = book(noon + 1);
    const json = await exportRules(from);
    expect(await importRules(json, to)).toMatchObject(
      success({ added: 4, known: 0, forAll: firstRules.map(({ settings }) => ({ settings })) }),
    );
    const came = await to.ledger.rules();
    expect(came).toHaveLength(4);
    for (const rule of came) {
      const was = rules.find(({ site, money }) => site === rule.site && money === rule.money);
      expect(rule).toEqual({ ...was, on: false, changedAt: noon + 1 });
    }
    expect(await importRules(json, to)).toMatchObject(success({ added: 0, known: 4 }));
  });

  it('leaves what is ruled here, and what holds for all sites here', async () => {
    const ports = book();
    await ports.ledger.putRule({ ...entry, money: 'real' });
    const generous = { ...entry, settings: { 'per-day': '999999999999' } };
    const forAll = { ...entry, site: '*', settings: { 'all-day': 'off' }, inherits: false };
    expect(await importRules(fileOf([generous, forAll]), ports)).toEqual(
      success({ added: 0, known: 1, forAll: [{ ...forAll, on: false }] }),
    );
    expect(await ports.ledger.rule(shop, 'real')).toEqual(entry);
    expect(await ports.ledger.rule('*', 'real')).toEqual(firstRules[0]);
  });

  it('does not hold the name of a visit', async () => {
    const ports = book();
    await ports.ledger.putRule({ ...entry, money: 'real', settings: { trust: { visit: 'ab'.repeat(16) } } });
    expect(await exportRules(ports)).not.toContain('abab');
  });
});

describe('a file that is no rule book', () => {
  it.each<[string, unknown, string]>([
    ['no text', { rules: [] }, 'rules-malformed'],
    ['no JSON', 'rules', 'rules-malformed'],
    ['another format', fileOf([], { format: 'tuppence-history' }), 'rules-malformed'],
    ['a newer version', fileOf([], { version: 2 }), 'rules-newer'],
    ['a version in words', fileOf([], { version: '1' }), 'rules-malformed'],
    ['no rules', fileOf(undefined), 'rules-malformed'],
    ['one rule twice', fileOf([entry, entry]), 'rules-malformed'],
    ['a member named twice', fileOf([]).replace('"version":1', '"version":1,"version":1'), 'rules-malformed'],
    ['a kind of another wallet', fileOf([{ ...entry, settings: { 'per-week': '1' } }]), 'rules-malformed'],
    ['a limit that is a number', fileOf([{ ...entry, settings: { 'per-day': 500000 } }]), 'rules-malformed'],
    ['a public suffix', fileOf([{ ...entry, site: 'https://*.co.uk' }]), 'rules-malformed'],
    ['real money on this machine', fileOf([{ ...entry, site: 'http://localhost' }]), 'rules-malformed'],
    ['a site without a moment', fileOf([{ ...entry, changedAt: 'now' }]), 'rules-malformed'],
    ['far too much', `${fileOf([])}${' '.repeat(4_000_000)}`, 'rules-malformed'],
  ])('%s', async (_name, json, name) => {
    const ports = book();
    expect(await importRules(json, ports)).toEqual(failed(name as 'rules-newer'));
    expect(await importRules(fileOf([entry, { ...entry, site: 'nowhere' }]), ports)).toEqual(
      failed('rules-malformed'),
    );
    expect(await ports.ledger.rules()).toEqual([]);
  });

  it('whatever stands in it, nothing throws and nothing is switched on', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(shop, '*', 'https://*.shop.example', true, entry.settings),
    );
    const rule = fc.record(
      { site: value, money: value, on: value, settings: value, changedAt: value, inherits: value },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          rule.map((change) => ({ ...entry, ...change })),
          { maxLength: 3 },
        ),
        async (rules) => {
          const ports = book();
          await importRules(fileOf(rules), ports);
          expect((await ports.ledger.rules()).every(({ on }) => !on)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the document of the format', () => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/rules-format.md'), 'utf8');

  it.each(ruleKinds.map((kind) => [kind.id, kind] as const))(
    'tells of %s, with an example that is read',
    (id, kind) => {
      const line = document.split('\n').findLast((one) => one.startsWith(`| \`${id}\``));
      expect(line).toBeDefined();
      const [, example = ''] = /`([^`]*)`\s*\|\s*$/.exec(line ?? '') ?? [];
      expect(kind.read(JSON.parse(example))).not.toBeNull();
      expect(line?.includes('`"off"`') ?? false).toBe(kind.mayBeOff === true);
    },
  );

  it('holds a file that is taken in', async () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(document) ?? [];
    expect(await importRules(json, book())).toMatchObject({ ok: true });
    expect((JSON.parse(json) as { rules: RuleDraft[] }).rules.length).toBeGreaterThan(1);
  });

  it('every example may stand in settings', () => {
    for (const kind of ruleKinds)
      expect(readSettings({ [kind.id]: kind.example }, kind.scope === 'everywhere').ok).toBe(true);
  });
});
