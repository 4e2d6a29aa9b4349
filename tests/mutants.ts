// Mutation controls: each defence is broken on purpose, in a copy, and its test must go red. A test that stays green is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutant, mutants } from './mutant-list.ts';

const root = join(import.meta.dirname, '..');
/** Units work and journeys wait: three at a time on two cores. */
const lanes = ['units', 'journeys', 'other-journeys'] as const;
const lane = lanes.find((name) => process.argv.includes(name));
if (lane === undefined) await runSideBySide();
const own = mutants.filter((mutant) => laneOf(mutant) === lane);

const copy = mkdtempSync(join(tmpdir(), 'tuppence-mutants-'));
const copied = ['lib', 'components', 'entrypoints', 'public', 'tests', 'docs', '.wxt'];
const files = ['package.json', 'tsconfig.json', 'wxt.config.ts', 'vitest.config.ts', 'playwright.config.ts'];
for (const part of [...copied, ...files]) cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
symlinkSync(join(root, '.cache'), join(copy, '.cache'), 'dir');

// A test that is red without any mutant catches nothing.
if (lane !== 'units' && !isBuilt()) throw new Error('the copy does not build');
const runs = new Map(own.map((mutant) => [runOf(mutant).join(' '), mutant]));
const green = new Set([...runs].filter(([, mutant]) => isGreen(mutant)).map(([name]) => name));
const results = own.map((mutant) => ({ mutant, isCaught: isCaught(mutant) }));
rmSync(copy, { recursive: true, force: true });
const caught = results.filter((result) => result.isCaught).length;
for (const { mutant, isCaught } of results)
  console.log(`${isCaught ? 'red, as it should be' : 'STILL GREEN'}: ${mutant.name}`);
console.log(`${caught} passed, ${own.length - caught} failed`);
process.exit(caught === own.length ? 0 : 1);

/** Each lane has a copy of its own. */
async function runSideBySide(): Promise<never> {
  const told = await Promise.all(
    lanes.map(
      (name) =>
        new Promise<string>((resolve) => {
          const words = ['--no-install', 'tsx', import.meta.filename, name];
          const child = spawn('npx', words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
          let text = '';
          child.stdout.on('data', (part: Buffer) => {
            text += part.toString();
          });
          child.once('exit', () => resolve(text));
        }),
    ),
  );
  const sums = told.map(
    (text) => /(\d+) passed, (\d+) failed\s*$/.exec(text)?.slice(1).map(Number) ?? [0, 1],
  );
  const [passed, failed] = [0, 1].map((at) => sums.reduce((sum, counts) => sum + (counts[at] ?? 0), 0));
  for (const text of told) process.stdout.write(text.replace(/\d+ passed, \d+ failed\s*$/, ''));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function isCaught(mutant: Mutant): boolean {
  const { file, replace, by, test } = mutant;
  if (!green.has(runOf(mutant).join(' '))) {
    console.error(`${test} is not green without a mutant`);
    return false;
  }
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(replace).length !== 2) {
    console.error(`${file} no longer holds, once, what this control breaks: ${replace}`);
    return false;
  }
  writeFileSync(
    path,
    source.replace(replace, () => by),
  );
  // A mutant that does not build proves nothing, and neither does a runner that was killed.
  const status = isJourney(mutant) && !isBuilt() ? null : run(...runOf(mutant));
  writeFileSync(path, source);
  return status !== null && status !== 0 && failures(mutant) >= (mutant.atLeast ?? 1);
}

/** How many tests of the latest run failed; of a run that tells no number, one. */
function failures({ atLeast }: Mutant): number {
  if (atLeast === undefined) return 1;
  const { stats } = JSON.parse(readFileSync(join(copy, 'test-results/e2e.json'), 'utf8')) as {
    stats: { unexpected: number };
  };
  return stats.unexpected;
}

/** Without a mutant: a busy machine may want a second try, as in the suites themselves. */
function isGreen(mutant: Mutant): boolean {
  return run(...runOf(mutant)) === 0 || run(...runOf(mutant)) === 0;
}

/** What runs the same tests shares a lane, and with it the run without a mutant. */
function laneOf(mutant: Mutant): (typeof lanes)[number] {
  if (!isJourney(mutant)) return 'units';
  const files = [...new Set(mutants.filter(isJourney).map(({ test }) => test))];
  return files.indexOf(mutant.test) % 2 === 0 ? 'journeys' : 'other-journeys';
}

function isJourney({ test }: Mutant): boolean {
  return test.endsWith('.spec.ts');
}

function runOf(mutant: Mutant): string[] {
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

function isBuilt(): boolean {
  return run('wxt', 'build') === 0;
}

function run(...command: string[]): number | null {
  // A walk that meets what is broken is among the first thousands.
  const env = { ...process.env, MODEL_RUNS: '3000', WXT_TELEMETRY: '0', npm_config_loglevel: 'error' };
  return spawnSync('npx', ['--no-install', ...command], { cwd: copy, stdio: 'ignore', env }).status;
}
