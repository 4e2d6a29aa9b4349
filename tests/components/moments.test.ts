// Days as they are written: the month has its name, so that nobody takes the fourth of May for the fifth of April.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantText, momentText, untilText } from '../../components/state/names.ts';

const may4 = new Date(2026, 4, 4, 10, 5, 7).getTime();
const later = new Date(2026, 4, 6, 10, 5).getTime();

describe('a moment', () => {
  it.each([
    ['en', 'May 4, 2026'],
    ['en-GB', '4 May 2026'],
    ['de', '4. Mai 2026'],
    ['es', '4 may 2026'],
    ['ja', '2026年5月4日'],
    ['zh-CN', '2026年5月4日'],
  ])('in %s stands on %s', (locale, day) => {
    for (const text of [
      momentText(locale, may4),
      instantText(locale, may4),
      untilText(locale, may4, later),
    ]) {
      expect(text.startsWith(day), text).toBe(true);
      expect(text).toContain('10:05');
    }
  });

  it('is nowhere written in a style that has numbers alone in some language', () => {
    const root = join(import.meta.dirname, '../..');
    const files = ['components', 'lib/browser/surface'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    );
    const numeric = files.filter(
      (file) =>
        /\.(ts|svelte)$/.test(file) &&
        /dateStyle: '(short|medium)'/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(numeric).toEqual([]);
  });
});
