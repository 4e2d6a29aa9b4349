// What “always” proposes: no more than is of use, nothing that a person has set is lowered, and what it cannot lift is named.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { success } from '../../lib/core/failure.ts';
import type { Rule } from '../../lib/rules/contract.ts';
import type { Budget } from '../../lib/wallet/api.ts';
import { proposalFor, proposedLimits } from '../../lib/wallet/proposal.ts';
import { setRule } from '../../lib/wallet/rule-book.ts';
import { firstRules } from '../../lib/wallet/templates.ts';
import { clockAt, freshLedger, noon, shop } from './world.ts';

const all = firstRules.find(({ money }) => money === 'real');
const nobody = { rule: undefined, all };

function own(settings: Rule['settings'], on = true) {
  const rule: Rule = { site: shop, money: 'real', on, settings, changedAt: noon, inherits: true };
  return { rule, all };
}

function budget(kind: string, spent: string, limit: string): Budget {
  return { kind, spent, limit, own: false, lessAt: noon };
}

describe('the limits that are proposed', () => {
  it.each([
    [1n, 50_000n, 500_000n],
    [50_000n, 50_000n, 500_000n],
    [50_001n, 50_001n, 500_000n],
    [250_000n, 250_000n, 500_000n],
    [2_500_000n, 2_500_000n, 2_500_000n],
  ])('for a price of %s micro-dollars: %s at once, %s a day', (cost, perRequest, perDay) => {
    expect(proposedLimits(cost)).toEqual({ perRequest, perDay });
  });

  it('never pass the usual ones and the price, hold it, and are a rule that can be set', async () => {
    const book = { ledger: freshLedger().ledger, clock: clockAt(), confirm: async () => success(null) };
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 10n ** 15n }), async (cost) => {
        const { perRequest, perDay } = proposedLimits(cost);
        expect([50_000n, cost]).toContain(perRequest);
        expect([500_000n, cost]).toContain(perDay);
        expect(perRequest >= cost && perDay >= perRequest).toBe(true);
        const limits = { perRequest: `${perRequest}`, perDay: `${perDay}` };
        const view = { on: true, blocked: false, money: 'real', ...limits } as const;
        expect((await setRule(shop, view, book)).ok).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a stricter rule is raised to the price and no further', 30_000n, '20000', '100000', '30000', '100000'],
    ['a looser rule is not lowered', 10_000n, '5000000', '50000000', '5000000', '50000000'],
    [
      'a day that is too short for the price is as long as the price',
      200_000n,
      '20000',
      '100000',
      '200000',
      '200000',
    ],
  ])('%s', (_name, cost, each, day, perRequest, perDay) => {
    const holding = own({ 'per-request': each, 'per-day': day });
    const before = { perRequest: each, perDay: day };
    expect(proposalFor(cost, holding, [])).toEqual({ perRequest, perDay, before });
  });

  it('of a rule without a limit for one payment begin with the day’s', () => {
    const { before } = proposalFor(1n, own({ 'per-day': '300000', 'per-request': 'off' }), []);
    expect(before).toEqual({ perRequest: '300000', perDay: '300000' });
  });

  it.each([
    ['no rule', nobody],
    [
      'a rule that is off, however much it allowed',
      own({ 'per-request': '5000000', 'per-day': '50000000' }, false),
    ],
  ])('with %s are the usual ones', (_name, holding) => {
    expect(proposalFor(10_000n, holding, [])).toEqual({ perRequest: '50000', perDay: '500000' });
  });
});

describe('a limit that the proposed rule would not lift', () => {
  it.each([
    ['all sites have spent their day', 10_000n, budget('all-day', '1995000', '2000000')],
    ['too much is under way', 10_000n, budget('outstanding', '500000', '500000')],
    ['the price alone is above what may be under way', 2_500_000n, budget('outstanding', '0', '500000')],
    ['the site has spent its 30 days', 10_000n, budget('per-month', '5000000', '5000000')],
    ['the site has spent its day', 10_000n, budget('per-day', '495000', '500000')],
  ])('is named: %s', (_name, cost, passed) => {
    const fits = budget('all-day', '0', '90000000');
    expect(proposalFor(cost, nobody, [fits, passed]).stop).toEqual(passed);
  });

  it('is none while this payment fits to the last cent', () => {
    const budgets = [budget('per-day', '490000', '500000'), budget('all-day', '1990000', '2000000')];
    expect(proposalFor(10_000n, nobody, budgets)).not.toHaveProperty('stop');
  });

  it('is not the site’s own day where the proposal raises it', () => {
    const holding = own({ 'per-request': '20000', 'per-day': '100000' });
    const budgets = [budget('per-day', '0', '100000')];
    expect(proposalFor(200_000n, holding, budgets)).not.toHaveProperty('stop');
  });
});
