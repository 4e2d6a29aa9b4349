// The small rules of the first steps: which words are asked back, how words are read, how a password is judged.
import { describe, expect, it } from 'vitest';
import { readLimits, ruleOf } from '../../components/state/limits.ts';
import { isWordCount, somePositions, wordsFault, writtenWords } from '../../components/state/recovery.ts';
import { strengthOf } from '../../components/state/strength.ts';
import { textsIn } from './languages.ts';

describe('recovery words', () => {
  it.each([0, 0.25, 0.5, 0.999999])(
    'three different positions in order, whatever chance says (%d)',
    (chance) => {
      const positions = somePositions(3, 12, () => chance);
      expect(new Set(positions).size).toBe(3);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
      expect(positions.every((position) => position >= 0 && position < 12)).toBe(true);
    },
  );

  it('pasted words are read in any case and spacing', () => {
    expect(writtenWords('  Able\n baker\tCHARLIE ')).toEqual(['able', 'baker', 'charlie']);
    expect(writtenWords('   ')).toEqual([]);
  });

  it('twelve and twenty-four are counts of words', () => {
    expect([11, 12, 13, 24].map(isWordCount)).toEqual([false, true, false, true]);
  });

  it.each([
    [11, null, 'A wallet has 12 or 24 words; these are 11.'],
    [12, { unknown: [], fit: true }, null],
    [12, { unknown: [3, 12], fit: false }, 'Not a recovery word: number 3, 12. Look at how it is spelt.'],
    [12, { unknown: [], fit: false }, /^Each of these is a recovery word, but together/],
  ])('%d words of which the wallet says %j', (count, found, says) => {
    const fault = wordsFault(count, found, { t: textsIn('en'), locale: 'en' });
    if (says === null) expect(fault).toBeNull();
    else expect(fault).toMatch(says);
  });
});

describe('passwords', () => {
  it.each([
    ['', 'short'],
    ['elevenchars', 'short'],
    ['aaaaaaaaaaaa', 'plain'],
    ['123456789012', 'plain'],
    ['abcdefghijklm', 'plain'],
    ['passwordpassword', 'plain'],
    ['Qwertz1234567', 'plain'],
    ['Tuppence-wallet', 'plain'],
    ['password of nobody', 'fair'],
    ['brambleorchid', 'fair'],
    ['Bramble-orchid9', 'strong'],
    ['walrus teapot under moss', 'strong'],
  ])('%s is %s', (password, strength) => {
    expect(strengthOf(password)).toBe(strength);
  });
});

describe('limits', () => {
  it('a payment may not be allowed more than a day', () => {
    expect(readLimits({ perRequest: '1', perDay: '0.5' }).ok).toBe(false);
    expect(readLimits({ perRequest: '0,05', perDay: '$0.50' })).toEqual({
      ok: true,
      value: { perRequest: '50000', perDay: '500000' },
    });
  });

  it('a site on this machine starts with test money, any other with real money', () => {
    expect(ruleOf('http://localhost:3000', null).money).toBe('test');
    expect(ruleOf('https://shop.example', null)).toMatchObject({ on: false, money: 'real' });
  });
});
