// Mutation controls: each defence is broken on purpose, in a copy, and its test must go red. A test that stays green is a failure.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutant, mutants } from './mutant-list.ts';

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

/** The longest first, so that nobody works alone in the end. */
const waiting = [...mutants.filter(isJourney), ...mutants.filter((mutant) => !isJourney(mutant))];
const broken = new Map<Mutant, 'red' | 'green' | 'no proof'>();
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

async function inCopy(work: (copy: string) => Promise<void>): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'tuppence-mutants-'));
  for (const part of [...copied, ...files]) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  symlinkSync(join(root, '.cache'), join(copy, '.cache'), 'dir');
  await work(copy);
  rmSync(copy, { recursive: true, force: true });
}

/** Every test without a mutant, before anything is broken in this copy; then it helps the others. */
async function proveWithout(copy: string): Promise<void> {
  if (!(await isBuilt(copy))) throw new Error('the copy does not build');
  const units = mutants.filter((mutant) => !isJourney(mutant));
  const unitFiles = [...new Set(units.map(({ test }) => test))];
  if (await isGreen(copy, ['vitest', 'run', ...unitFiles])) for (const one of units) noteGreen(one);
  const journeys = new Map(mutants.filter(isJourney).map((mutant) => [nameOf(mutant), mutant]));
  for (const one of journeys.values()) if (await isGreen(copy, runOf(one))) noteGreen(one);
  await breakAll(copy);
}

function noteGreen(mutant: Mutant): void {
  greenWithout.add(nameOf(mutant));
}

async function breakAll(copy: string): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    broken.set(next, await breakOne(copy, next));
}

async function breakOne(copy: string, mutant: Mutant): Promise<'red' | 'green' | 'no proof'> {
  const { file, replace, by } = mutant;
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(replace).length !== 2) {
    console.error(`${file} no longer holds, once, what this control breaks: ${replace}`);
    return 'no proof';
  }
  writeFileSync(
    path,
    source.replace(replace, () => by),
  );
  // A mutant that does not build proves nothing, and neither does a runner that was killed.
  const doesRun = !isJourney(mutant) || (await isBuilt(copy));
  const status = doesRun ? await run(copy, runOf(mutant)) : null;
  writeFileSync(path, source);
  if (status === null) return 'no proof';
  return status !== 0 && failures(copy, mutant) >= (mutant.atLeast ?? 1) ? 'red' : 'green';
}

/** How many tests of the latest run failed; of a run that tells no number, one. */
function failures(copy: string, { atLeast }: Mutant): number {
  if (atLeast === undefined) return 1;
  const { stats } = JSON.parse(readFileSync(join(copy, 'test-results/e2e.json'), 'utf8')) as {
    stats: { unexpected: number };
  };
  return stats.unexpected;
}

/** A busy machine may want a second try, as in the suites themselves. */
async function isGreen(copy: string, command: readonly string[]): Promise<boolean> {
  return (await run(copy, command)) === 0 || (await run(copy, command)) === 0;
}

function isJourney({ test }: Mutant): boolean {
  return test.endsWith('.spec.ts');
}

/** What runs the same tests is green without a mutant, or not, together. */
function nameOf(mutant: Mutant): string {
  return runOf(mutant).join(' ');
}

function runOf(mutant: Mutant): readonly string[] {
  const { test, only, atLeast = 1 } = mutant;
  if (!isJourney(mutant)) return ['vitest', 'run', test, ...(only === undefined ? [] : ['-t', only])];
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

async function isBuilt(copy: string): Promise<boolean> {
  return (await run(copy, ['wxt', 'build'])) === 0;
}

/** Null: it did not end by itself. */
function run(cwd: string, command: readonly string[]): Promise<number | null> {
  // A walk that meets what is broken is among the first thousands.
  const env = { ...process.env, MODEL_RUNS: '3000', WXT_TELEMETRY: '0', npm_config_loglevel: 'error' };
  const child = spawn('npx', ['--no-install', ...command], { cwd, stdio: 'ignore', env });
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
}
