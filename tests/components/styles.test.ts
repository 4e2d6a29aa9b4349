// Styles that hold in every language and for every eye: no left and right, nothing that moves unasked, no colour that stands alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const components = join(import.meta.dirname, '../../components');
const sheets = readdirSync(components, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name))
  .map((name) => ({ name, css: cssOf(name, readFileSync(join(components, name), 'utf8')) }));

/** What has a side that a language written to the left wants on the other one. */
const sided = [
  /\b(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b/,
  /\bborder-(top|bottom)-(left|right)-radius\b/,
  /(^|[\s;{])(left|right)\s*:/,
  /\b(text-align|float|clear|justify-content|align-self)\s*:\s*(left|right)\b/,
];
const moving = /\b(transition|animation)(-[a-z]+)?\s*:|@keyframes|scroll-behavior\s*:/;

function cssOf(name: string, text: string): string {
  const css = name.endsWith('.css') ? text : (/<style[^>]*>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '');
  return css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

/** What would be found in this, as its own lines. */
function sidedLines(css: string): string[] {
  return css.split('\n').filter((line) => sided.some((pattern) => pattern.test(line)));
}

/** A person who wants less motion gets none: what moves stands where no preference is told. */
function movesUnasked(css: string): boolean {
  const asked = /@media\s*\(prefers-reduced-motion:\s*no-preference\)\s*\{(?:[^{}]|\{[^{}]*\})*\}/g;
  return moving.test(css.replaceAll(asked, ''));
}

describe('the styles', () => {
  it('are really looked at', () => {
    expect(sheets.filter(({ css }) => css.trim() !== '').length).toBeGreaterThan(30);
  });

  it('know no left and no right, so that a language may run either way', () => {
    expect(
      sheets.flatMap(({ name, css }) => sidedLines(css).map((line) => `${name}: ${line.trim()}`)),
    ).toEqual([]);
  });

  it('give the body its font, which Chromium makes another in an extension', () => {
    const base = sheets.find(({ name }) => name.endsWith('base.css'))?.css ?? '';
    expect(/\bbody\s*\{([^}]*)\}/.exec(base)?.[1]).toMatch(/^\s*font: inherit;$/m);
  });

  it('move nothing for a person who wants less motion', () => {
    expect(sheets.filter(({ css }) => movesUnasked(css)).map(({ name }) => name)).toEqual([]);
  });

  it('take the outline from no control without giving it back', () => {
    const bare = sheets.filter(({ css }) =>
      /outline\s*:\s*(none|0)\s*;/.test(css.replaceAll(/\[tabindex="-1"\]:focus-visible\s*\{[^}]*\}/g, '')),
    );
    // A link that stands for a whole row draws it around the row.
    expect(
      bare
        .filter(({ css }) => !/:focus-visible::after\s*\{[^}]*outline\s*:/.test(css))
        .map(({ name }) => name),
    ).toEqual([]);
  });
});

describe('the looking', () => {
  it.each([
    'margin-left: 1rem;',
    'padding-right: 0;',
    '  left: 0;',
    'text-align: right;',
    'float: left;',
    'border-top-left-radius: 1px;',
  ])('finds “%s”', (line) => {
    expect(sidedLines(line)).toEqual([line]);
  });

  it.each(['margin-inline-start: 1rem;', 'float: inline-start;', 'text-align: end;', '.left { gap: 0; }'])(
    'passes “%s”',
    (line) => {
      expect(sidedLines(line)).toEqual([]);
    },
  );

  it('finds what moves, but not where motion is welcome', () => {
    expect(movesUnasked('a { transition: color 1s; }')).toBe(true);
    expect(
      movesUnasked('@media (prefers-reduced-motion: no-preference) { a { transition: color 1s; } }'),
    ).toBe(false);
  });
});
