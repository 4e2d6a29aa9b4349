// Opinions go in, one verdict comes out: the strictest, in whatever order they are heard.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Opinion, reasons, verdictOf } from '../../lib/core/verdict.ts';

const pay: Opinion = { say: 'pay' };
const ask: Opinion = { say: 'ask', reason: 'over-per-day' };
const askToo: Opinion = { say: 'ask', reason: 'over-per-request' };
const refuse: Opinion = { say: 'refuse', reason: 'site-blocked' };

const opinion: fc.Arbitrary<Opinion | null> = fc.oneof(
  fc.constant(null),
  fc.constant(pay),
  fc.record({ say: fc.constantFrom('ask' as const, 'refuse' as const), reason: fc.constantFrom(...reasons) }),
);

describe('the verdict', () => {
  it.each<[string, (Opinion | null)[], Opinion]>([
    ['nobody is there: ask', [], { say: 'ask', reason: 'no-rule' }],
    ['nobody has an opinion: ask', [null, null], { say: 'ask', reason: 'no-rule' }],
    ['one says pay: pay', [null, pay, null], pay],
    ['one says ask: ask, for its reason', [pay, ask, pay], ask],
    ['two say ask: the first reason is told', [askToo, pay, ask], askToo],
    ['one says refuse: refuse', [pay, ask, refuse, pay], refuse],
  ])('%s', (_name, opinions, verdict) => {
    expect(verdictOf(opinions)).toEqual(verdict);
  });

  it('is pay only when somebody says pay and nobody says anything stricter', () => {
    fc.assert(
      fc.property(fc.array(opinion), (opinions) => {
        const says = opinions.map((one) => one?.say);
        const isPay = says.includes('pay') && !says.includes('ask') && !says.includes('refuse');
        expect(verdictOf(opinions).say === 'pay').toBe(isPay);
      }),
    );
  });

  it('never grows milder by one more opinion, and says the same in any order', () => {
    const strictness = ['pay', 'ask', 'refuse'];
    fc.assert(
      fc.property(fc.array(opinion, { minLength: 1 }), opinion, (opinions, more) => {
        const before = verdictOf(opinions).say;
        expect(verdictOf(opinions.toReversed()).say).toBe(before);
        // Nobody's opinion means ask, so a first opinion may be milder than silence.
        if (opinions.every((one) => one === null)) return;
        expect(strictness.indexOf(verdictOf([...opinions, more]).say)).toBeGreaterThanOrEqual(
          strictness.indexOf(before),
        );
      }),
    );
  });
});
