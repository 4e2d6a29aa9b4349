// What is shipped beside the code for people to read: the formats of our files, our licence, and those of the packages we use.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface ShippedDocument {
  readonly relativeDest: string;
  readonly contents: string;
}

/** As plain text, which every browser shows rather than saves. */
export function shippedDocuments(root: string): ShippedDocument[] {
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return [
    ...guides.map((name) => document(basename(name, '.md'), textOf(join(root, 'docs', name)))),
    document('licence', textOf(join(root, 'LICENSE'))),
    document('licences-of-others', licencesText(usedPackages(root))),
  ];
}

/** The mark at its beginning says UTF-8: no server does for a file of an extension. */
function document(name: string, text: string): ShippedDocument {
  return { relativeDest: `documents/${name}.txt`, contents: `\ufeff${text}` };
}

export interface UsedPackage {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it. */
  readonly licence: string;
  /** What stands in its licence files. */
  readonly text: string;
}

/** What package.json names at run time, and whatever that needs, each version once; by name. */
export function usedPackages(root: string): UsedPackage[] {
  const found = new Map<string, UsedPackage>();
  const visit = (folder: string): void => {
    for (const name of Object.keys(packageAt(folder).dependencies ?? {})) {
      const place = installed(name, folder);
      const { version = '', license = '' } = packageAt(place);
      if (found.has(`${name} ${version}`)) continue;
      found.set(`${name} ${version}`, { name, version, licence: license, text: licenceIn(place) });
      visit(place);
    }
  };
  visit(root);
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, used]) => used);
}

function licencesText(packages: readonly UsedPackage[]): string {
  const line = '-'.repeat(80);
  const entries = packages.map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version} (${licence})\n\n${text.trim()}\n`,
  );
  return `Tuppence uses these packages. Each belongs to its authors, under its own licence.\n\n${entries.join('\n')}`;
}

interface PackageFile {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function packageAt(folder: string): PackageFile {
  return JSON.parse(textOf(join(folder, 'package.json'))) as PackageFile; // npm has read it before
}

/** As Node looks for it: in the package's own folder first, then in each one above. */
function installed(name: string, from: string): string {
  const place = join(from, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return place;
  if (dirname(from) === from) throw new Error(`${name} is not installed: run “npm ci”.`);
  return installed(name, dirname(from));
}

function licenceIn(folder: string): string {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  return files.map((name) => textOf(join(folder, name))).join('\n');
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}
