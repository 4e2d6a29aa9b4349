// The house holds: imports point one way, nothing goes in circles, and every file says what it is for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which rooms a room may import from, beside itself. Shelves know the core alone: a dialect knows no network. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  dialects: ['core'],
  schemes: ['core'],
  networks: ['core'],
  rules: ['core'],
  wallet: ['dialects', 'schemes', 'networks', 'rules', 'core'],
  chain: ['wallet', 'dialects', 'schemes', 'networks', 'rules', 'core'],
  browser: ['wallet', 'dialects', 'schemes', 'networks', 'rules', 'core'],
  components: ['wallet', 'core'],
  entrypoints: [
    'components',
    'browser',
    'chain',
    'wallet',
    'dialects',
    'schemes',
    'networks',
    'rules',
    'core',
  ],
};

/** Packages that belong to some rooms only; the core imports none at all. */
const homes: readonly (readonly [packageName: RegExp, rooms: readonly string[]])[] = [
  [/^webextension-polyfill$/, ['browser']],
  [/^idb$/, ['browser']],
  [/^svelte(\/|$)/, ['components']],
  [/^d3-/, ['components']],
  [/^wxt(\/|$)/, ['entrypoints']],
  [/./, Object.keys(mayImport).filter((room) => room !== 'core')],
];

/** Its keys are a type of the screens; the texts themselves come from the browser. */
const english = 'public/_locales/en/messages.json';

const vagueNames = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'services',
  'service',
  'manager',
  'misc',
];

interface File {
  /** From the root of the project, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly names: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

// --- the checker: files in, sentences out --------------------------------------------------------------------------

function problemsOf(files: readonly File[]): string[] {
  const code = files.filter(({ path }) => /\.(ts|svelte)$/.test(path));
  return [
    ...code.flatMap(importProblems),
    ...code.flatMap(browserProblems),
    ...polyfillProblems(code),
    ...circles(code),
    ...code.flatMap((file) => pageScriptProblems(file, code)),
    ...plotProblems(code),
    ...files.flatMap(headProblems),
    ...files.flatMap(nameProblems),
  ];
}

function importProblems(file: File): string[] {
  const room = roomOf(file.path);
  if (room === null) return [`${file.path} stands in no room of the house`];
  return importsOf(file).flatMap(({ names, typeOnly }) => {
    if (typeOnly && room === 'components' && targetOf(file, names) === english) return [];
    if (!names.startsWith('.')) {
      const rooms = homes.find(([packageName]) => packageName.test(names))?.[1] ?? [];
      return rooms.includes(room)
        ? []
        : [`${file.path} imports the package ${names}, which is not for ${room}`];
    }
    if (!/\.(ts|svelte|css)$/.test(names)) return [`${file.path} imports ${names} without its ending`];
    const other = roomOf(targetOf(file, names));
    const isAllowed = other === room || (other !== null && mayImport[room]?.includes(other));
    return isAllowed
      ? []
      : [`${file.path} imports ${targetOf(file, names)}: ${room} must not know ${other ?? 'it'}`];
  });
}

/** Only lib/browser and the entrypoints name the browser. */
function browserProblems(file: File): string[] {
  if (['browser', 'entrypoints'].includes(roomOf(file.path) ?? '')) return [];
  const named = new Set<string>();
  walk(sourceOf(file), (node) => {
    if (!ts.isIdentifier(node) || !['browser', 'chrome'].includes(node.text)) return;
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isOfGlobal = isMember && /^(globalThis|self|window)$/.test(parent.expression.getText());
    const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
    if ((!isMember || isOfGlobal) && !isKey) named.add(node.text);
  });
  return [...named].map((name) => `${file.path} names ${name}`);
}

function polyfillProblems(files: readonly File[]): string[] {
  const users = files.filter((file) =>
    importsOf(file).some(({ names }) => names === 'webextension-polyfill'),
  );
  const paths = users.map(({ path }) => path).filter((path) => path !== 'lib/browser/browser.ts');
  return paths.map((path) => `${path} imports webextension-polyfill past lib/browser/browser.ts`);
}

/** A content script runs in a page's process: at run time it reaches neither the wallet nor the polyfill. */
function pageScriptProblems(file: File, files: readonly File[]): string[] {
  if (!/^entrypoints\/.*\.content\.ts$/.test(file.path)) return [];
  const reached = reachableFrom(file.path, files);
  return [...reached]
    .filter(
      (path) =>
        !/^(entrypoints\/.*\.content\.ts|lib\/browser\/(interception\/|matches\.ts)|lib\/core\/)/.test(path),
    )
    .map((path) => `${file.path} carries ${path} into the page`);
}

/** What draws plots is for the dashboard; the other pages open at once because they load little. */
function plotProblems(files: readonly File[]): string[] {
  const isPlotting = ({ names }: Import) => names.startsWith('d3-');
  const plotters = files.filter((file) => file.text.includes('d3-') && importsOf(file).some(isPlotting));
  const graph = graphOf(files, ({ typeOnly }) => !typeOnly);
  const pages = [...graph.keys()].filter((path) => /^entrypoints\/(?!dashboard\/)\w+\/main\.ts$/.test(path));
  return pages.flatMap((page) => {
    const reached = reachableIn(graph, page);
    const plotting = plotters.filter(({ path }) => reached.has(path));
    return plotting.map(({ path }) => `${page} loads ${path}, which draws plots`);
  });
}

/** Each circle once, as its path. Types count: two files that need each other's types are one file or three. */
function circles(files: readonly File[]): string[] {
  const graph = graphOf(files, () => true);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`a circle: ${[...trail.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

/** The first line says what the file is for. A page of HTML begins with its doctype, data has no comments. */
function headProblems({ path, text }: File): string[] {
  const [first = ''] = text.split('\n');
  const heads: Readonly<Record<string, RegExp>> = {
    ts: /^\/\/ \S/,
    mjs: /^\/\/ \S/,
    svelte: /^<!-- \S/,
    css: /^\/\* \S/,
  };
  const head = heads[path.split('.').at(-1) ?? ''];
  return head === undefined || head.test(first)
    ? []
    : [`${path} does not begin with a comment that says what it is for`];
}

function nameProblems({ path }: File): string[] {
  const words = path.split('/').map((part) => part.split('.')[0] ?? '');
  return words
    .filter((word) => vagueNames.includes(word.toLowerCase()))
    .map((word) => `${path}: “${word}” names nothing`);
}

// --- reading files -------------------------------------------------------------------------------------------------

function roomOf(path: string): string | null {
  const [top = '', room = ''] = path.split('/');
  if (top === 'lib') return Object.hasOwn(mayImport, room) ? room : null;
  return top === 'components' || top === 'entrypoints' ? top : null;
}

function targetOf(file: File, names: string): string {
  return posix.normalize(posix.join(posix.dirname(file.path), names));
}

function sourceOf({ path, text }: File): ts.SourceFile {
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  const code = path.endsWith('.svelte') ? scripts.join('\n') : text;
  return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function walk(node: ts.Node, meet: (node: ts.Node) => void): void {
  meet(node);
  ts.forEachChild(node, (child) => walk(child, meet));
}

function importsOf(file: File): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      imports.push({ from: file.path, names: specifier.text, typeOnly });
    }
  };
  walk(sourceOf(file), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
  });
  return imports;
}

/** `import type …`, or braces in which every name is a type. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

function graphOf(files: readonly File[], wanted: (found: Import) => boolean): Map<string, string[]> {
  const relative = (found: Import) => found.names.startsWith('.');
  const edges = (file: File) =>
    importsOf(file)
      .filter(relative)
      .filter(wanted)
      .map(({ names }) => targetOf(file, names));
  return new Map(files.map((file) => [file.path, edges(file)]));
}

function reachableFrom(path: string, files: readonly File[]): Set<string> {
  return reachableIn(
    graphOf(files, ({ typeOnly }) => !typeOnly),
    path,
  );
}

function reachableIn(graph: ReadonlyMap<string, readonly string[]>, path: string): Set<string> {
  const reached = new Set<string>();
  const visit = (next: string) => {
    if (reached.has(next)) return;
    reached.add(next);
    for (const target of graph.get(next) ?? []) visit(target);
  };
  visit(path);
  return reached;
}

function filesUnder(...folders: string[]): File[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({
          path: path.slice(root.length + 1).replaceAll('\\', '/'),
          text: readFileSync(path, 'utf8'),
        })),
    );
}

// --- the house as it is --------------------------------------------------------------------------------------------

describe('the house', () => {
  const house = filesUnder('entrypoints', 'components', 'lib');
  const code = house.filter(({ path }) => /\.(ts|svelte)$/.test(path));

  it('is really looked at: every room is there, and its imports are found', () => {
    expect(new Set(code.map(({ path }) => roomOf(path)))).toEqual(new Set(Object.keys(mayImport)));
    expect(code.flatMap(importsOf).length).toBeGreaterThan(150);
  });

  it.each<[string, (files: readonly File[]) => string[]]>([
    [
      'imports point one way, with their endings, and packages stay where they belong',
      (all) => all.flatMap(importProblems),
    ],
    ['only lib/browser and the entrypoints name the browser', (all) => all.flatMap(browserProblems)],
    ['the polyfill is imported in one place', polyfillProblems],
    ['nothing goes in circles', circles],
    [
      'content scripts carry neither wallet nor polyfill',
      (all) => all.flatMap((file) => pageScriptProblems(file, all)),
    ],
    ['plots are for the dashboard alone', plotProblems],
  ])('%s', (_name, check) => {
    expect(check(code)).toEqual([]);
  });

  it('every import leads to a file', () => {
    const known = new Set([...house, ...filesUnder('public/_locales/en')].map(({ path }) => path));
    const lost = [...graphOf(code, () => true)].flatMap(([path, targets]) =>
      targets.filter((target) => !known.has(target)).map((target) => `${path} → ${target}`),
    );
    expect(lost).toEqual([]);
  });

  it('every file begins by saying what it is for, tests too', () => {
    const own = filesUnder('tests').filter(({ path }) => !path.includes('/node_modules/'));
    expect([...house, ...own].flatMap(headProblems)).toEqual([]);
  });

  it('no file or folder has a name that says nothing', () => {
    expect([...house, ...filesUnder('tests')].flatMap(nameProblems)).toEqual([]);
  });
});

// --- the checker can fail ------------------------------------------------------------------------------------------

describe('a house built wrongly', () => {
  const file = (path: string, ...lines: string[]): File => ({
    path,
    text: ['// A file.', ...lines].join('\n'),
  });

  it('a sound house has no problems', () => {
    const sound = [
      file(
        'lib/core/money.ts',
        "const words = 'the browser. and chrome. in a text'; // chrome.tabs in a comment",
      ),
      file('lib/networks/base.ts', "import type { Money } from '../core/money.ts';"),
      file(
        'lib/wallet/pay.ts',
        "import { base } from '../networks/base.ts';",
        'export const made = { browser: base.chrome };',
      ),
      file('lib/browser/browser.ts', "export { default as browser } from 'webextension-polyfill';"),
      file(
        'entrypoints/page.content.ts',
        "import type { Paid } from '../lib/wallet/pay.ts';",
        'chrome.runtime.id;',
      ),
    ];
    expect(problemsOf(sound)).toEqual([]);
  });

  it.each<[string, File[], string]>([
    [
      'the core imports a package',
      [file('lib/core/a.ts', "import { hexToBytes } from 'viem';")],
      'imports the package viem',
    ],
    [
      'the core imports the wallet',
      [file('lib/core/a.ts', "import '../wallet/pay.ts';")],
      'core must not know wallet',
    ],
    [
      'the core imports the wallet’s types',
      [file('lib/core/a.ts', "import type { A } from '../wallet/pay.ts';")],
      'core must not know wallet',
    ],
    [
      'a dialect knows networks',
      [file('lib/dialects/a.ts', "import { base } from '../networks/base.ts';")],
      'dialects must not know networks',
    ],
    [
      'a scheme knows dialects',
      [file('lib/schemes/a.ts', "export { a } from '../dialects/a.ts';")],
      'schemes must not know dialects',
    ],
    [
      'the wallet imports the browser',
      [file('lib/wallet/a.ts', "import { browser } from '../browser/browser.ts';")],
      'wallet must not know browser',
    ],
    [
      'the wallet imports it on demand',
      [file('lib/wallet/a.ts', "await import('../browser/browser.ts');")],
      'wallet must not know browser',
    ],
    [
      'the wallet names its type',
      [file('lib/wallet/a.ts', "type B = import('../browser/a.ts').B;")],
      'wallet must not know browser',
    ],
    [
      'the chain and the browser know each other',
      [file('lib/browser/a.ts', "import '../chain/evm.ts';")],
      'browser must not know chain',
    ],
    [
      'a screen imports the chain',
      [
        {
          path: 'components/A.svelte',
          text: '<!-- A. -->\n<script lang="ts">\nimport \'../lib/chain/evm.ts\';\n</script>',
        },
      ],
      'components must not know chain',
    ],
    [
      'a screen imports a dialect',
      [
        {
          path: 'components/A.svelte',
          text: "<!-- A. -->\n<script>import '../lib/dialects/index.ts';</script>",
        },
      ],
      'components must not know dialects',
    ],
    [
      'a screen carries the English texts',
      [
        {
          path: 'components/a.ts',
          text: "// A.\nimport english from '../public/_locales/en/messages.json';",
        },
      ],
      'without its ending',
    ],
    [
      'the wallet imports a screen',
      [file('lib/wallet/a.ts', "import A from '../../components/A.svelte';")],
      'wallet must not know components',
    ],
    [
      'the wallet imports the framework',
      [file('lib/wallet/a.ts', "import { mount } from 'svelte';")],
      'the package svelte',
    ],
    ['a room that nobody planned', [file('lib/utilities/a.ts')], 'stands in no room'],
    ['an import without its ending', [file('lib/core/a.ts', "import './b';")], 'without its ending'],
    ['an import of the built file', [file('lib/core/a.ts', "import './b.js';")], 'without its ending'],
    ['the wallet names chrome', [file('lib/wallet/a.ts', 'chrome.storage.local.get();')], 'names chrome'],
    [
      'the wallet names it through the global',
      [file('lib/wallet/a.ts', 'globalThis.browser.tabs.query({});')],
      'names browser',
    ],
    ['the wallet names it in a type', [file('lib/wallet/a.ts', 'let tab: chrome.tabs.Tab;')], 'names chrome'],
    [
      'a screen names browser',
      [{ path: 'components/A.svelte', text: '<!-- A. -->\n<script>browser.tabs.create({});</script>' }],
      'names browser',
    ],
    [
      'the polyfill in a second place',
      [file('lib/browser/b.ts', "import browser from 'webextension-polyfill';")],
      'past lib/browser/browser.ts',
    ],
    [
      'a circle of two',
      [file('lib/core/a.ts', "import './b.ts';"), file('lib/core/b.ts', "import './a.ts';")],
      'a circle: lib/core/a.ts → lib/core/b.ts → lib/core/a.ts',
    ],
    [
      'a circle of three, by types',
      [
        file('lib/core/a.ts', "import type { B } from './b.ts';"),
        file('lib/core/b.ts', "export type { C } from './c.ts';"),
        file('lib/core/c.ts', "import type { A } from './a.ts';"),
      ],
      'a circle',
    ],
    ['a file that imports itself', [file('lib/core/a.ts', "import './a.ts';")], 'a circle'],
    [
      'a content script with the polyfill',
      [
        file('entrypoints/p.content.ts', "import { x } from '../lib/browser/interception/x.ts';"),
        file('lib/browser/interception/x.ts', "import { browser } from '../browser.ts';"),
        file('lib/browser/browser.ts'),
      ],
      'carries lib/browser/browser.ts into the page',
    ],
    [
      'a content script with the wallet',
      [
        file('entrypoints/p.content.ts', "import { pay } from '../lib/wallet/pay.ts';"),
        file('lib/wallet/pay.ts'),
      ],
      'carries lib/wallet/pay.ts into the page',
    ],
    [
      'the popup with plots',
      [
        file('entrypoints/popup/main.ts', "import { pages } from '../../components/pages.ts';"),
        file('components/pages.ts', "import { bars } from './state/bars.ts';"),
        file('components/state/bars.ts', "import { stack } from 'd3-shape';"),
      ],
      'entrypoints/popup/main.ts loads components/state/bars.ts',
    ],
    [
      'a file without a word about itself',
      [{ path: 'lib/core/a.ts', text: 'export const a = 1;' }],
      'does not begin with a comment',
    ],
    [
      'a screen without a word about itself',
      [{ path: 'components/A.svelte', text: '<p>Hi</p>' }],
      'does not begin with a comment',
    ],
    ['a folder called utils', [file('components/utils/a.ts')], 'names nothing'],
    ['a file called helpers', [file('lib/core/helpers.ts')], 'names nothing'],
  ])('%s is found', (_name, files, problem) => {
    expect(problemsOf(files).join('\n')).toContain(problem);
  });
});
