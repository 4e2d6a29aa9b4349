// Mutation controls: each defence is broken on purpose, in a copy, and its test must go red. A test that stays green is a failure.
// Some of them: npx tsx tests/mutants.ts 'part of a name' tests/wallet/
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVitest, type Vitest } from 'vitest/node';
import { mutants as all, type Mutant } from './mutant-list.ts';
import { greenFiles } from './reports.ts';

const root = join(import.meta.dirname, '..');
const copied = ['lib', 'components', 'entrypoints', 'public', 'tests', 'docs', '.wxt'];
const files = [
  'package.json',
  'tsconfig.json',
  'wxt.config.ts',
  'documents.ts',
  'LICENSE',
  'vitest.config.ts',
  'playwright.config.ts',
];

/** The suites have just been run: a file that they found green is. */
const known = process.argv.includes('--green-are-known') ? greenFiles() : new Set<string>();
const parts = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const mutants = all.filter(
  ({ name, test }) =>
    parts.length === 0 || parts.some((part) => name.includes(part) || test.startsWith(part)),
);

/** The longest first, so that nobody works alone in the end. */
const waiting = [...mutants.filter(isJourney), ...mutants.filter((mutant) => !isJourney(mutant))];
type Colour = 'red' | 'green' | 'no proof';

/** A copy of the checkout in which one thing at a time is broken. */
interface Copy {
  readonly folder: string;
  /** Runs units, one file in a hundred milliseconds: what it has read once it keeps, but for the file that is broken. */
  readonly vitest: Vitest;
}

const broken = new Map<Mutant, Colour>();
const greenWithout = new Set<string>();

// Units work and journeys wait: three at a time on two cores.
await Promise.all([inCopy(proveWithout), inCopy(breakAll), inCopy(breakAll)]);
conclude();

function conclude(): never {
  for (const mutant of mutants) console.log(`${wordFor(mutant)}: ${mutant.name}`);
  const caught = mutants.filter(isCaught).length;
  console.log(`${caught} passed, ${mutants.length - caught} failed`);
  process.exit(caught === mutants.length ? 0 : 1);
}

function wordFor(mutant: Mutant): string {
  if (isCaught(mutant)) return 'red, as it should be';
  return broken.get(mutant) === 'red' ? `FAILED without a mutant (${mutant.test})` : 'STILL GREEN';
}

/** A test that is red without any mutant catches nothing. */
function isCaught(mutant: Mutant): boolean {
  return broken.get(mutant) === 'red' && greenWithout.has(nameOf(mutant));
}

async function inCopy(work: (copy: Copy) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-mutants-'));
  for (const part of [...copied, ...files]) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  symlinkSync(join(root, '.cache'), join(folder, '.cache'), 'dir');
  const vitest = await createVitest('test', {
    root: folder,
    // A walk that meets what is broken is among the first thousands.
    env: { MODEL_RUNS: '3000' },
    watch: true,
    maxWorkers: 1,
    reporters: [{}],
    onConsoleLog: () => false,
  });
  // It is told what changed; nobody watches.
  await vitest.vite.watcher.close();
  await work({ folder, vitest });
  await vitest.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Every test without a mutant, before anything is broken in this copy; then it helps the others. */
async function proveWithout(copy: Copy): Promise<void> {
  if (mutants.some(isJourney) && !(await isBuilt(copy))) throw new Error('the copy does not build');
  for (const [name, mutant] of new Map(mutants.map((one) => [nameOf(one), one]))) {
    // A busy machine may want a second try, as in the suites themselves.
    const isGreen = async () => (await colourOf(copy, mutant)) === 'green';
    if (known.has(mutant.test) || (await isGreen()) || (await isGreen())) greenWithout.add(name);
  }
  await breakAll(copy);
}

async function breakAll(copy: Copy): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    broken.set(next, await breakOne(copy, next));
}

async function breakOne(copy: Copy, mutant: Mutant): Promise<Colour> {
  const { file, replace, by } = mutant;
  const path = join(copy.folder, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(replace).length !== 2) {
    console.error(`${file} no longer holds, once, what this control breaks: ${replace}`);
    return 'no proof';
  }
  const write = (text: string) => {
    writeFileSync(path, text);
    copy.vitest.invalidateFile(path);
  };
  write(source.replace(replace, () => by));
  // A mutant that does not build proves nothing.
  const doesRun = !isJourney(mutant) || (await isBuilt(copy));
  const colour = doesRun ? await colourOf(copy, mutant) : 'no proof';
  write(source);
  return colour;
}

function colourOf(copy: Copy, mutant: Mutant): Promise<Colour> {
  return isJourney(mutant) ? colourOfJourney(copy, mutant) : colourOfUnit(copy, mutant);
}

/** What cannot be loaded, or runs no test, proves nothing. */
async function colourOfUnit({ folder, vitest }: Copy, { test, only }: Mutant): Promise<Colour> {
  if (only === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(only);
  const { testModules } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications([join(folder, test)]),
  );
  const states = testModules.flatMap(({ children }) =>
    [...children.allTests()].map((one) => one.result().state),
  );
  if (states.includes('failed')) return 'red';
  return states.includes('passed') && testModules.every((module) => module.ok()) ? 'green' : 'no proof';
}

/** A runner that was killed proves nothing. */
async function colourOfJourney({ folder }: Copy, mutant: Mutant): Promise<Colour> {
  const status = await run(folder, journeyOf(mutant));
  if (status === null) return 'no proof';
  return status !== 0 && failures(folder, mutant) >= (mutant.atLeast ?? 1) ? 'red' : 'green';
}

/** How many tests of the latest run failed; of a run that tells no number, one. */
function failures(folder: string, { atLeast }: Mutant): number {
  if (atLeast === undefined) return 1;
  const { stats } = JSON.parse(readFileSync(join(folder, 'test-results/e2e.json'), 'utf8')) as {
    stats: { unexpected: number };
  };
  return stats.unexpected;
}

function isJourney({ test }: Mutant): boolean {
  return test.endsWith('.spec.ts');
}

/** What runs the same tests is green without a mutant, or not, together. */
function nameOf({ test, only = '' }: Mutant): string {
  return `${test} ${only}`;
}

function journeyOf({ test, only, atLeast = 1 }: Mutant): readonly string[] {
  return [
    'playwright',
    'test',
    `--max-failures=${atLeast}`,
    '--retries=0',
    `--timeout=${atLeast === 1 ? 25_000 : 60_000}`,
    ...(only === undefined ? [] : ['-g', only]),
    test,
  ];
}

async function isBuilt({ folder }: Copy): Promise<boolean> {
  return (await run(folder, ['wxt', 'build'])) === 0;
}

/** Null: it did not end by itself. */
function run(cwd: string, command: readonly string[]): Promise<number | null> {
  const env = { ...process.env, WXT_TELEMETRY: '0', npm_config_loglevel: 'error' };
  const child = spawn('npx', ['--no-install', ...command], { cwd, stdio: 'ignore', env });
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
}
