// Opinions go in, one verdict comes out: the strictest, in whatever order they are heard.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Heard, reasons, verdictOf } from '../../lib/core/verdict.ts';

const pay: Heard = { kind: 'per-day', say: 'pay', reason: 'within-per-day' };
const ask: Heard = { kind: 'per-day', say: 'ask', reason: 'over-per-day', numbers: { limit: '1' } };
const askToo: Heard = { kind: 'per-request', say: 'ask', reason: 'over-per-request' };
const refuse: Heard = { kind: 'blocked', say: 'refuse', reason: 'site-blocked' };

const opinion: fc.Arbitrary<Heard> = fc.record({
  kind: fc.constantFrom('one', 'two', 'three'),
  say: fc.constantFrom('pay' as const, 'ask' as const, 'refuse' as const),
  reason: fc.constantFrom(...reasons),
});

describe('the verdict', () => {
  it('keeps all that was heard, and its own reason is among them', () => {
    fc.assert(
      fc.property(fc.array(opinion, { minLength: 1 }), (opinions) => {
        const verdict = verdictOf(opinions);
        expect(verdict.opinions).toEqual(opinions);
        const told = opinions.filter(({ say, reason }) => say === verdict.say && reason === verdict.reason);
        expect(told.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each<[string, Heard[], Omit<Heard, 'kind'>]>([
    ['nobody is there: ask', [], { say: 'ask', reason: 'no-rule' }],
    ['one says pay: pay', [pay], { say: 'pay', reason: 'within-per-day' }],
    [
      'one says ask: ask, for its reason and with its numbers',
      [pay, ask, pay],
      { say: 'ask', reason: 'over-per-day', numbers: { limit: '1' } },
    ],
    [
      'two say ask: the reason that stands first in the list is told',
      [ask, pay, askToo],
      { say: 'ask', reason: 'over-per-request' },
    ],
    ['one says refuse: refuse', [pay, ask, refuse, pay], { say: 'refuse', reason: 'site-blocked' }],
  ])('%s', (_name, opinions, verdict) => {
    expect(verdictOf(opinions)).toEqual({ ...verdict, opinions });
  });

  it('is pay only when somebody says pay and nobody says anything stricter', () => {
    fc.assert(
      fc.property(fc.array(opinion), (opinions) => {
        const says = opinions.map((one) => one.say);
        const isPay = says.includes('pay') && !says.includes('ask') && !says.includes('refuse');
        expect(verdictOf(opinions).say === 'pay').toBe(isPay);
      }),
    );
  });

  it('never grows milder by one more opinion, and says the same in any order', () => {
    const strictness = ['pay', 'ask', 'refuse'];
    fc.assert(
      fc.property(fc.array(opinion, { minLength: 1 }), opinion, (opinions, more) => {
        const { say: before, reason } = verdictOf(opinions);
        expect(verdictOf(opinions.toReversed())).toMatchObject({ say: before, reason });
        expect(strictness.indexOf(verdictOf([...opinions, more]).say)).toBeGreaterThanOrEqual(
          strictness.indexOf(before),
        );
      }),
    );
  });
});
