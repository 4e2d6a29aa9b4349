// A name that does not fit on a line goes on behind what parts it, and stays the name that it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakable } from '../../components/state/breaks.ts';

describe('a long name', () => {
  it.each([
    ['/articles/lighthouse', ['/', 'articles/', 'lighthouse']],
    ['http://localhost:4261', ['http://', 'localhost:', '4261']],
    ['shop.example', ['shop.', 'example']],
    ['shop', ['shop']],
    ['', ['']],
  ])('%s goes on behind a slash or a dot', (text, parts) => {
    expect(breakable(text)).toEqual(parts);
  });

  it('says the very same', () => {
    fc.assert(fc.property(fc.string(), (text) => breakable(text).join('') === text));
  });
});
