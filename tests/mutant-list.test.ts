// Each mutation control still finds, once, what it breaks: a line that has moved would be noticed only after half an hour.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mutants } from './mutant-list.ts';

const root = join(import.meta.dirname, '..');

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  '%s',
  (_name, { file, replace, by, test }) => {
    expect(readFileSync(join(root, file), 'utf8').split(replace)).toHaveLength(2);
    expect(by).not.toBe(replace);
    expect(existsSync(join(root, test))).toBe(true);
  },
);
