// The dry run says what the real reservation said: the same purchases, under the same rules, come out the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../lib/core/site.ts';
import type { Rule } from '../../lib/rules/index.ts';
import { dryRun } from '../../lib/wallet/dry-run.ts';
import { reserve } from '../../lib/wallet/reserve.ts';
import { purchaseLike } from './journal.ts';
import { emptyDisk, memoryLedger } from './memory-ledger.ts';
import { candidateFor, clockAt, countedRandom, noon, shop, wantedFor } from './world.ts';

const day = 24 * 3_600_000;
const media = 'https://media.example';
const sites = [shop, 'https://a.wild.example', 'https://b.wild.example'] as Site[]; // all are origins

const limit = (...limits: string[]) => fc.constantFrom('off', ...limits);
const settings = fc.record({
  'per-request': limit('20000', '30000'),
  'per-day': limit('40000', '60000'),
  'per-month': limit('90000', '120000'),
  rate: fc.constantFrom('off', { hour: 3 }),
  'usual-price': fc.constant('ask'),
  paths: fc.constantFrom('off', ['/a/*']),
  'third-party': fc.constantFrom('ask', { [media]: { 'per-request': '20000', 'per-day': '40000' } }),
});
const rules: fc.Arbitrary<Rule[]> = fc.tuple(settings, settings, limit('100000')).map(([own, wild, allDay]) =>
  [
    { site: shop, settings: own },
    { site: 'https://*.wild.example', settings: wild },
    { site: '*', settings: { 'all-day': allDay, outstanding: 'off' } },
  ].map((rule) => ({ ...rule, money: 'real', on: true, changedAt: noon, inherits: true })),
);
const visits = fc.array(
  fc.record({
    site: fc.constantFrom(...sites),
    path: fc.constantFrom('/a/', '/b/'),
    isForeign: fc.constantFrom(false, false, true),
    amount: fc.constantFrom('10000', '20000', '30000'),
    wait: fc.constantFrom(60_000, 3_600_000, 8 * 3_600_000, day),
  }),
  { maxLength: 40 },
);

describe('a dry run', () => {
  it('of what happened under these rules says what happened', async () => {
    const heard = { pay: 0, ask: 0 };
    await fc.assert(
      fc.asyncProperty(rules, visits, async (book, visited) => {
        const ledger = memoryLedger(emptyDisk());
        for (const rule of book) await ledger.putRule(rule);
        const clock = clockAt();
        const ports = { ledger, clock, random: countedRandom() };
        const said: string[] = [];
        for (const [n, { site, path, isForeign, amount, wait }] of visited.entries()) {
          clock.now += wait;
          const url = `${isForeign ? media : site}${path}${isForeign ? n : 'page'}?${n}`;
          const wanted = wantedFor({ site, url, candidate: candidateFor({ amount }) });
          const made = await reserve(wanted, ports);
          if (made.ok && made.value.kind === 'ask') {
            said.push(`ask ${made.value.reason}`);
            await reserve({ ...wanted, decidedBy: 'user' }, ports);
          } else said.push('pay');
        }
        const judged = dryRun(book, await ledger.since(0), clock.now);
        const inTime = visited.length - judged.length; // what is older than thirty days is not looked at
        expect(inTime).toBeLessThanOrEqual(visited.length);
        if (inTime > 0) return; // and what it cost is not known to the run
        expect(judged.map(({ say, reason }) => (say === 'ask' ? `ask ${reason}` : say))).toEqual(said);
        for (const { say } of judged) heard[say as 'pay' | 'ask'] += 1;
      }),
      { numRuns: 150 },
    );
    expect(Math.min(heard.pay, heard.ask)).toBeGreaterThan(50);
  });

  const allowing = (perDay: string): Rule => ({
    site: shop,
    money: 'real',
    on: true,
    settings: { 'per-day': perDay },
    changedAt: noon,
  });
  const row = (n: number, change = {}) =>
    purchaseLike({ id: `${n}`, at: noon + n, money: 'settled', ...change });

  it('counts no more what would have been refused', () => {
    const blocking = { ...allowing('1'), settings: { blocked: true } };
    expect(dryRun([blocking], [row(1), row(2)], noon).map(({ say }) => say)).toEqual(['refuse', 'refuse']);
  });

  it('leaves out what was never paid, what is too old, and judges nothing that was spent elsewhere, but counts it', () => {
    const past = [row(1), row(2, { money: 'void' }), row(3, { at: noon - 31 * day }), row(4)];
    expect(dryRun([allowing('20000')], past, noon).map(({ say }) => say)).toEqual(['pay', 'pay']);
    const forAll: Rule = { ...allowing('1'), site: '*', settings: { 'all-day': '20000' } };
    const elsewhere = row(0, { site: '', url: '', decidedBy: 'elsewhere' });
    expect(
      dryRun([allowing('90000'), forAll], [elsewhere, row(1), row(2)], noon).map(({ say }) => say),
    ).toEqual(['pay', 'ask']);
  });

  it('of what nobody knows the worth says that it was asked about, or refused, whatever the limits', () => {
    const strange = row(1, { cost: '0' });
    const blocking = { ...allowing('20000'), settings: { blocked: true } };
    expect(dryRun([allowing('20000')], [strange], noon)).toMatchObject([
      { say: 'ask', reason: 'token-unpriced' },
    ]);
    expect(dryRun([blocking], [strange], noon)).toMatchObject([{ say: 'refuse' }]);
    const nothingTaken = row(1, { cost: '0', amount: '0', ceiling: '10000' });
    expect(dryRun([allowing('20000')], [nothingTaken], noon)).toMatchObject([{ say: 'pay' }]);
  });

  it('is the same in any order of rows, and changes none of them', () => {
    const past = [1, 2, 3, 4, 5].map((n) => Object.freeze(row(n)));
    const said = (rows: typeof past) =>
      dryRun([allowing('30000')], rows, noon).map(({ say, purchase }) => [purchase.id, say]);
    expect(said(past.toReversed())).toEqual(said(past));
  });

  it('of a month with twenty thousand purchases takes a moment', () => {
    const past = Array.from({ length: 20_000 }, (_, n) =>
      row(n, {
        id: `${n}`,
        at: noon - 29 * day + n * 120_000,
        site: `https://site-${n % 40}.example`,
        url: `https://site-${n % 40}.example/${n % 50}`,
      }),
    );
    const started = performance.now();
    expect(dryRun([allowing('30000')], past, noon)).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(12_000);
  }, 30_000);
});
