// What is shipped to be read: every package in use has its licence there, and the page about the wallet tells no other story.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packages } from '../components/parts/about/packages.ts';
import { licences, shipped } from '../components/state/shipped.ts';
import { shippedDocuments, usedPackages } from '../documents.ts';

const root = join(import.meta.dirname, '..');
const list = join(root, 'components/parts/about/packages.ts');

/** All let us ship what they license, with their text; MPL-2.0 with its own files unchanged, which they are. */
const licensesWeShip = ['MIT', 'ISC', 'Apache-2.0', 'MPL-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

describe('the list of packages', () => {
  const used = usedPackages(root).map(({ name, version, licence }) => ({ name, version, licence }));

  it('is of what is used', () => {
    if (process.env.UPDATE_PACKAGES === '1') writeFileSync(list, listOf(used));
    const advice =
      'Another package is in use than the page about the wallet says: “UPDATE_PACKAGES=1 npx vitest run ' +
      'tests/documents.test.ts”, then read the difference before you commit it.';
    expect(readFileSync(list, 'utf8') === listOf(used), advice).toBe(true);
    if (process.env.UPDATE_PACKAGES !== '1') expect(packages, advice).toEqual(used);
  });

  it('has everything that package.json names', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const names = used.map(({ name }) => name);
    expect(Object.keys(dependencies).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(used)('$name $version may be shipped: $licence', ({ licence }) => {
    expect(licensesWeShip).toContain(licence);
  });
});

describe('what a package needs', () => {
  it('is found where Node finds it, each version once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'));
    const put = (place: string, file: object, licence?: string) => {
      mkdirSync(join(folder, place), { recursive: true });
      writeFileSync(join(folder, place, 'package.json'), JSON.stringify(file));
      if (licence !== undefined) writeFileSync(join(folder, place, 'LICENSE'), licence);
    };
    put('.', { dependencies: { a: '1', b: '1' } });
    put('node_modules/a', { version: '1.0.0', license: 'MIT', dependencies: { b: '2', a: '1' } }, 'of a');
    put('node_modules/a/node_modules/b', { version: '2.0.0', license: 'ISC' }, 'of the second b');
    put('node_modules/b', { version: '1.0.0', license: 'ISC', dependencies: { a: '1' } });
    expect(usedPackages(folder)).toEqual([
      { name: 'a', version: '1.0.0', licence: 'MIT', text: 'of a' },
      { name: 'b', version: '1.0.0', licence: 'ISC', text: '' },
      { name: 'b', version: '2.0.0', licence: 'ISC', text: 'of the second b' },
    ]);
    put('.', { dependencies: { c: '1' } });
    expect(() => usedPackages(folder)).toThrow('c is not installed');
  });
});

describe('the documents', () => {
  const documents = shippedDocuments(root);

  it('the page links to each of them, and to nothing else', () => {
    const linked = [...shipped.map(({ file }) => file), licences].toSorted();
    expect(linked).toEqual(documents.map(({ relativeDest }) => `/${relativeDest}`).toSorted());
  });

  it('say in which letters they are written', () => {
    expect(documents.every(({ contents }) => contents.startsWith('\ufeff') && contents.length > 500)).toBe(
      true,
    );
  });

  it('hold the licence of every package that brings one', () => {
    const text = documents.find(({ relativeDest }) => `/${relativeDest}` === licences)?.contents ?? '';
    const missing = usedPackages(root).filter(
      (one) =>
        !text.includes(`${one.name} ${one.version} (${one.licence})`) || !text.includes(one.text.trim()),
    );
    expect(missing).toEqual([]);
  });

  it.each(['chrome-mv3', 'firefox-mv3'])('stand in the build %s', (build) => {
    const folder = join(root, '.output', build);
    if (!existsSync(folder)) throw new Error(`There is no build to look at: ${folder} is missing.`);
    for (const { relativeDest, contents } of documents)
      expect(readFileSync(join(folder, relativeDest), 'utf8') === contents, relativeDest).toBe(true);
  });
});

function listOf(used: readonly { name: string; version: string; licence: string }[]): string {
  const lines = used.map(
    ({ name, version, licence }) => `  { name: '${name}', version: '${version}', licence: '${licence}' },\n`,
  );
  return [
    '// The packages that the wallet uses, with their licences; written and held true by tests/documents.test.ts.\n',
    `export const packages = [\n${lines.join('')}] as const;\n`,
  ].join('');
}
