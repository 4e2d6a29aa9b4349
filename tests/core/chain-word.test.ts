// What endpoints say together: one that lies may hide what happened, and never makes a living authorization dead.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreed, type ChainWord } from '../../lib/core/chain-word.ts';
import { failed, type Outcome, success } from '../../lib/core/failure.ts';

const place = { block: 100, time: 1_000, final: true };
const one = `0x${'11'.repeat(32)}`;
const other = `0x${'22'.repeat(32)}`;

const unused: ChainWord = { say: 'unused', ...place };
const settled: ChainWord = { say: 'settled', transaction: one, ...place };
const cancelled: ChainWord = { say: 'cancelled', transaction: one, ...place };
const conflict: ChainWord = { say: 'conflict', transaction: one, ...place };
const somehow: ChainWord = { say: 'used-somehow', ...place };
const silent = failed('rpc-failed');

const words = [unused, settled, cancelled, conflict, somehow];

function told(...said: (ChainWord | typeof silent)[]): Outcome<ChainWord>[] {
  return said.map((word) => ('say' in word ? success(word) : word));
}

describe('as many answers as are needed', () => {
  it.each<[string, Outcome<ChainWord>[], number, ChainWord | null]>([
    ['none of one', [], 1, null],
    ['none of none', [], 0, null],
    ['one of one', told(unused), 1, unused],
    ['one of two', told(unused), 2, null],
    ['one and a silent one, of two', told(unused, silent), 2, null],
    ['one and a silent one, of one', told(silent, unused), 1, unused],
    ['two silent ones', told(silent, silent), 1, null],
    ['two of two', told(unused, unused), 2, unused],
    ['two and a silent one, of two', told(settled, silent, settled), 2, settled],
  ])('%s', (_name, said, needed, together) => {
    expect(agreed(said, needed)).toEqual(together);
  });
});

describe('answers that agree say the weaker of what they say', () => {
  it.each<[string, ChainWord, ChainWord, ChainWord]>([
    ['the earlier time', { ...unused, block: 90, time: 980 }, unused, { ...unused, block: 90, time: 980 }],
    ['final only if all are', { ...settled, final: false }, settled, { ...settled, final: false }],
    [
      'an earlier time that is final beside a later one that is not',
      unused,
      { ...unused, time: 1_200, final: false },
      { ...unused, final: false },
    ],
    [
      'a transaction in capitals is the same',
      { ...settled, transaction: one.toUpperCase().replace('X', 'x') },
      settled,
      settled,
    ],
  ])('%s', (_name, first, second, together) => {
    const compare = (word: ChainWord | null) =>
      word !== null && 'transaction' in word
        ? { ...word, transaction: word.transaction.toLowerCase() }
        : word;
    expect(compare(agreed(told(first, second), 2))).toEqual(compare(together));
    expect(compare(agreed(told(second, first), 2))).toEqual(compare(together));
  });
});

describe('answers that contradict each other say nothing', () => {
  const pairs = words.flatMap((first) => words.map((second) => [first, second] as const));

  it.each(pairs.map(([first, second]) => [first.say, second.say, first, second] as const))(
    '%s and %s',
    (_first, _second, first, second) => {
      expect(agreed(told(first, second), 2)).toEqual(first === second ? first : null);
    },
  );

  it.each([settled, cancelled, conflict])('$say by two transactions', (word) => {
    expect(agreed(told(word, { ...word, transaction: other }), 2)).toBeNull();
    expect(agreed(told(word, { ...word, transaction: other, final: false }), 2)).toBeNull();
  });

  it('one transaction in two final blocks; before that a reorganisation can move it', () => {
    expect(agreed(told(settled, { ...settled, block: 101 }), 2)).toBeNull();
    expect(agreed(told(settled, { ...settled, block: 101, final: false }), 2)).toEqual({
      ...settled,
      final: false,
    });
  });

  it('a third that differs, though two would be enough', () => {
    expect(agreed(told(unused, unused, settled), 2)).toBeNull();
  });
});

describe('a lying endpoint beside an honest one', () => {
  const seconds = fc.integer({ min: 0, max: 2 ** 33 });
  const lie: fc.Arbitrary<ChainWord> = fc
    .record({
      say: fc.constantFrom(...words.map(({ say }) => say)),
      transaction: fc.constantFrom(one, other),
      block: fc.nat(),
      time: seconds,
      final: fc.boolean(),
    })
    .map((word) => word as ChainWord); // more fields than some words have

  it.each(words.map((honest) => [honest.say, honest] as const))(
    'where the truth is “%s”, it is told or nothing is; never final too early, never at a later time',
    (_say, honest) => {
      fc.assert(
        fc.property(lie, fc.boolean(), fc.boolean(), (lying, isFirst, final) => {
          const truth = { ...honest, final };
          const together = agreed(isFirst ? told(lying, truth) : told(truth, lying), 2);
          if (together === null) return;
          expect(together.say).toBe(truth.say);
          expect(together.time).toBeLessThanOrEqual(truth.time);
          expect(together.final && !truth.final).toBe(false);
          if ('transaction' in truth) expect(together).toMatchObject({ transaction: truth.transaction });
        }),
      );
    },
  );
});
